import { mkdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { withDefaultRemote, type DvcRemote } from "@sentiment/dvc";
import { atomicWrite, errnoOf } from "@sentiment/files";
import { projectFileName, projectFileTemplate, withSetting } from "@sentiment/settings";
import { nearestWith } from "./nearest-with.ts";

/** A repository at DagsHub, as its two addresses. */
export interface Dagshub {
  readonly trackingUri: string;
  readonly remote: DvcRemote;
}

/** A file of the project, and what becomes of it. */
export interface ProjectFile {
  /** Seen from the working folder. */
  readonly path: string;
  readonly action: "created" | "changed" | "unchanged";
}

export interface Initialising {
  readonly workingFolder: string;
  /** The project file that there is already. */
  readonly settingsFile: string | undefined;
  readonly dagshub: Dagshub | undefined;
  /** Replace other addresses. */
  readonly force: boolean;
  /** Only say what would be written. */
  readonly plan: boolean;
}

interface Draft {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Writes what a project needs: the settings' file and, for DagsHub, DVC's remote. What is there keeps all that it says. Nothing
 * is written before everything is known to be possible. Throws a conflict where there are other addresses, unless `force`.
 */
export async function initialise(options: Initialising): Promise<readonly ProjectFile[]> {
  const drafts = [await settingsDraft(options), ...(await dvcDrafts(options))];
  if (!options.plan) {
    for (const { path: file, before, after } of drafts) {
      if (before === after) continue;
      const absolute = path.resolve(options.workingFolder, file);
      await mkdir(path.dirname(absolute), { recursive: true });
      await atomicWrite(absolute, after);
    }
  }
  return drafts.map(({ path: file, before, after }) => ({
    path: file,
    action: before === undefined ? "created" : before === after ? "unchanged" : "changed",
  }));
}

async function settingsDraft({ workingFolder, settingsFile, dagshub, force }: Initialising): Promise<Draft> {
  const file = settingsFile ?? projectFileName;
  const before = await textOf(path.resolve(workingFolder, file));
  const text = before ?? projectFileTemplate();
  if (dagshub === undefined) return { path: file, before, after: text };
  const after = withSetting(text, { name: "trackingUri", value: dagshub.trackingUri, replace: force, file });
  return { path: file, before, after };
}

/** As `dvc init` makes them, as far as DVC needs them. */
const gitignore = "/config.local\n/tmp\n/cache\n";

async function dvcDrafts({ workingFolder, dagshub, force }: Initialising): Promise<Draft[]> {
  if (dagshub === undefined) return [];
  const found = nearestWith(workingFolder, ".dvc");
  const repository = nearestWith(workingFolder, ".git");
  const root = found ?? repository ?? workingFolder;
  const at = (name: string) => path.relative(workingFolder, path.join(root, ".dvc", name));
  const config = path.join(root, ".dvc", "config");
  const before = await textOf(config);
  // Without this, DVC refuses to work outside of a Git repository.
  const fresh = repository === undefined ? "[core]\n    no_scm = True\n" : "";
  const start = found === undefined ? fresh : "";
  const drafts = [{ path: at("config"), before, after: withDefaultRemote(before ?? start, dagshub.remote, force) }];
  const ignored = await textOf(path.join(root, ".dvc", ".gitignore"));
  return ignored === undefined ? [...drafts, { path: at(".gitignore"), before: undefined, after: gitignore }] : drafts;
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    // A folder above that is a file is told when the file would be written.
    if (errnoOf(error) === "ENOTDIR" && !(await stat(path.dirname(file))).isDirectory()) return undefined;
    throw error;
  }
}
