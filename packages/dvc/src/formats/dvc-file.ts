import { objectName, type ObjectId } from "./object-id.ts";
import { readOutput, type Output } from "./output.ts";
import { yamlScalar } from "./yaml-scalar.ts";
import { listAt, mapAt, readYaml, textAt, type YamlMap } from "./yaml-values.ts";

/** A `.dvc` file: outputs that no command makes. */
export interface DvcFile {
  readonly outputs: readonly Output[];
  /** The folder that paths start from, seen from the file's. */
  readonly folder: string;
  /** Where the data came from, if it was imported. */
  readonly source: ImportSource | undefined;
}

/** What `dvc import` or `dvc import-url` wrote down. */
export interface ImportSource {
  /** A repository's address, or the data's own. */
  readonly url: string;
  /** Within the repository; undefined: the data has an address of its own. */
  readonly path: string | undefined;
  /** The commit. */
  readonly revision: string | undefined;
}

/** Reads a `.dvc` file of any version of DVC. `where` is its name for errors, which are `input`. */
export function readDvcFile(text: string, where: string): DvcFile {
  const top = readYaml(text, where);
  const [dependency] = listAt(top, "deps", where);
  return {
    outputs: listAt(top, "outs", where).map((item) => readOutput(item, where)),
    folder: textAt(top, "wdir", where) ?? ".",
    source: dependency instanceof Map ? sourceOf(dependency as YamlMap, where) : undefined,
  };
}

function sourceOf(dependency: YamlMap, where: string): ImportSource | undefined {
  const path = textAt(dependency, "path", where);
  const repository = mapAt(dependency, "repo", where);
  const url = textAt(repository, "url", where);
  if (url !== undefined) {
    const revision = textAt(repository, "rev_lock", where) ?? textAt(repository, "rev", where);
    return { url, path, revision };
  }
  return path === undefined ? undefined : { url: path, path: undefined, revision: undefined };
}

/** What `add` writes down. */
export interface NewOutput {
  readonly path: string;
  readonly object: ObjectId;
  readonly size: number;
  readonly files: number | undefined;
  readonly isExecutable: boolean;
}

/** A fresh `.dvc` file, byte for byte as `dvc add` writes it (`dvc/output.py`, `dumpd`). */
export function writeDvcFile(output: NewOutput): string {
  const facts = factsOf(output).map(([key, value]) => `${key}: ${value}\n`);
  return `outs:\n- ${facts.join("  ")}`;
}

/** An output's keys in the order in which DVC writes them. */
export function factsOf({
  path,
  object,
  size,
  files,
  isExecutable,
}: NewOutput): readonly (readonly [string, string])[] {
  return [
    ["md5", yamlScalar(objectName(object))],
    ["size", String(size)],
    ...(files === undefined ? [] : [["nfiles", String(files)] as const]),
    ...(isExecutable ? [["isexec", "true"] as const] : []),
    ...(object.hash === "md5" ? [["hash", "md5"] as const] : []),
    ["path", yamlScalar(path)],
  ];
}
