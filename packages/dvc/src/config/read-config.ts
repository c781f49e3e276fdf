import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { errnoOf } from "@sentiment/files";
import { inputError, usageError } from "../dvc-error.ts";
import { ConfigSyntaxError, parseConfig, type ConfigValue } from "./config-obj.ts";

/** Variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A remote as the configs together describe it. */
export interface RemoteConfig {
  readonly name: string;
  /** An address, or an absolute path. */
  readonly url: string;
  /** All its options, in lower case; paths are absolute. */
  readonly options: ReadonlyMap<string, ConfigValue>;
}

/** What DVC is told in a repository. */
export interface DvcConfig {
  readonly remotes: ReadonlyMap<string, RemoteConfig>;
  readonly defaultRemote: string | undefined;
  /** Where the cache is; undefined: in `.dvc/cache`. */
  readonly cacheFolder: string | undefined;
  /** How files come from the cache, in the order of what is tried: `reflink`, `hardlink`, `symlink`, `copy`. */
  readonly linkTypes: readonly string[];
}

type Options = Map<string, ConfigValue>;

/** Options that are paths from the folder of the file they stand in (`dvc/config.py`, `_map_dirs`). */
const pathOptions = ["url", "credentialpath", "configpath", "keyfile", "cert_path", "key_path"];

/**
 * Reads the configs of the machine, of the user, of the repository and of this clone of it (`config.local`), of which the
 * later win option by option. Errors: `usage` for what ConfigObj refuses.
 */
export async function readConfig(root: string, environment: Environment): Promise<DvcConfig> {
  const sections = new Map<string, Options>();
  for (const file of configFiles(root, environment)) {
    for (const [name, options] of await sectionsOf(file, environment)) {
      sections.set(name, new Map([...(sections.get(name) ?? []), ...options]));
    }
  }
  const core = sections.get("core");
  const cache = sections.get("cache");
  return {
    remotes: remotesOf(sections),
    defaultRemote: textOf(core?.get("remote"))?.toLowerCase(),
    cacheFolder: textOf(cache?.get("dir")),
    linkTypes: listOf(cache?.get("type") ?? ["reflink", "copy"]),
  };
}

function configFiles(root: string, environment: Environment): string[] {
  return [
    path.join(systemFolder(environment), "config"),
    path.join(userFolder(environment), "config"),
    path.join(root, ".dvc", "config"),
    path.join(root, ".dvc", "config.local"),
  ];
}

/** As the Python package platformdirs has it. */
function systemFolder(environment: Environment): string {
  const own = environment["DVC_SYSTEM_CONFIG_DIR"];
  if (own) return own;
  if (process.platform === "darwin") return "/Library/Application Support/dvc";
  if (process.platform === "win32")
    return path.join(environment["PROGRAMDATA"] ?? "C:\\ProgramData", "iterative", "dvc");
  return path.join(environment["XDG_CONFIG_DIRS"]?.split(":")[0] || "/etc/xdg", "dvc");
}

function userFolder(environment: Environment): string {
  const own = environment["DVC_GLOBAL_CONFIG_DIR"];
  if (own) return own;
  const home = homeOf(environment);
  if (process.platform === "darwin") return path.join(home, "Library", "Application Support", "dvc");
  if (process.platform === "win32") {
    return path.join(environment["LOCALAPPDATA"] ?? path.join(home, "AppData", "Local"), "iterative", "dvc");
  }
  return path.join(environment["XDG_CONFIG_HOME"] || path.join(home, ".config"), "dvc");
}

function homeOf(environment: Environment): string {
  return environment["HOME"] || homedir();
}

async function sectionsOf(file: string, environment: Environment): Promise<Map<string, Options>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errnoOf(error) ?? "")) return new Map();
    throw inputError("DVC_CONFIG_UNREADABLE", `${file} cannot be read.`, undefined, error);
  }
  try {
    const resolve = (value: string): string => resolved(value, path.dirname(file), homeOf(environment));
    const read = Array.from(parseConfig(text), ([name, options]) => {
      const paths = name === "cache" ? ["dir"] : name.startsWith("remote") ? pathOptions : [];
      const whole = Array.from(options, ([key, value]): [string, ConfigValue] => [
        key,
        typeof value === "string" && value !== "" && paths.includes(key) ? resolve(value) : value,
      ]);
      return [name, new Map(whole)] as const;
    });
    return new Map(read);
  } catch (error) {
    if (!(error instanceof ConfigSyntaxError)) throw error;
    throw usageError(
      "DVC_CONFIG_INVALID",
      `Line ${error.line} of ${file} makes no sense: ${error.message}.`,
      "dvc remote modify and dvc config write it as it must be.",
    );
  }
}

function resolved(value: string, folder: string, home: string): string {
  if (/^\w+:\/\//u.test(value)) return value;
  return path.resolve(folder, value.replace(/^~(?=\/|\\|$)/u, home));
}

function remotesOf(sections: ReadonlyMap<string, Options>): Map<string, RemoteConfig> {
  const own = new Map<string, Options>();
  for (const [section, options] of sections) {
    const name = /^\s*remote\s*"(.*)"\s*$/u.exec(section)?.[1];
    if (name !== undefined) own.set(name, options);
  }
  return new Map(Array.from(own.keys(), (name) => [name, remoteOf(name, own)]));
}

/** `remote://hub/tweets` is a folder of the remote hub, with hub's options where it has none of its own. */
function remoteOf(name: string, own: ReadonlyMap<string, Options>, asking: readonly string[] = []): RemoteConfig {
  const options = own.get(name);
  if (options === undefined || asking.includes(name)) {
    throw usageError("DVC_REMOTE_UNKNOWN", `DVC's config refers to the remote ${name}, which it does not describe.`);
  }
  const url = textOf(options.get("url")) ?? "";
  const [, other, rest = ""] = /^remote:\/\/([^/]+)\/?(.*)$/su.exec(url) ?? [];
  if (other === undefined) return { name, url, options };
  const base = remoteOf(other.toLowerCase(), own, [...asking, name]);
  const whole = rest === "" ? base.url : `${base.url.replace(/\/+$/u, "")}/${rest}`;
  return { name, url: whole, options: new Map([...base.options, ...options, ["url", whole]]) };
}

function textOf(value: ConfigValue | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : typeof value === "string" ? value : value.join(",");
}

function listOf(value: ConfigValue): readonly string[] {
  const items = typeof value === "string" ? value.split(",") : value;
  return items.map((item) => item.trim()).filter((item) => item !== "");
}
