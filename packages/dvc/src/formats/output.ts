import { parseObjectId, type ObjectId } from "./object-id.ts";
import { countAt, invalid, mapAt, switchAt, textAt, type YamlMap, type YamlValue } from "./yaml-values.ts";

/** A file or folder that DVC keeps, as a `.dvc` file or `dvc.lock` describes it. */
export interface Output {
  /** From the folder that its file says (`wdir`), with `/`. */
  readonly path: string;
  /** What it holds; undefined where that is not recorded, or not by a hash of the content. */
  readonly object: ObjectId | undefined;
  /** Bytes, of a folder all of its files'. */
  readonly size: number | undefined;
  /** Of a folder. */
  readonly files: number | undefined;
  readonly isExecutable: boolean;
  /** False: not kept in cache and remotes, but by Git. */
  readonly isCached: boolean;
  /** Whether it goes to and comes from remotes. */
  readonly isPushed: boolean;
  /** The remote it belongs to, instead of the default one. */
  readonly remote: string | undefined;
  /** Why its content cannot be had here; undefined: it can. */
  readonly refusal: string | undefined;
  readonly description: string | undefined;
  /** Names of the labels of a data set: `meta: {labels: {"0": positive}}`. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Keys that DVC knows of an output. Others are left alone. */
export function readOutput(item: YamlValue, where: string): Output {
  if (!(item instanceof Map)) throw invalid(where, "an output has no names with values");
  const map = item as YamlMap;
  const path = textAt(map, "path", where);
  if (path === undefined) throw invalid(where, "an output has no path");
  return {
    path,
    ...readContent(map, where),
    size: countAt(map, "size", where),
    files: countAt(map, "nfiles", where),
    isExecutable: switchAt(map, "isexec", false, where),
    isCached: switchAt(map, "cache", true, where),
    isPushed: switchAt(map, "push", true, where),
    remote: textAt(map, "remote", where),
    description: textAt(map, "desc", where),
    labels: readLabels(map, where),
  };
}

function readContent(map: YamlMap, where: string): Pick<Output, "object" | "refusal"> {
  const refused = (refusal: string) => ({ object: undefined, refusal });
  if (map.has("files") || map.has("cloud") || map.has("version_id")) {
    return refused("it is kept by versions of the cloud's (version_aware), which real DVC must get");
  }
  const hash = textAt(map, "hash", where);
  if (hash !== undefined && hash !== "md5") return refused(`it is named by the hash ${JSON.stringify(hash)}`);
  const md5 = textAt(map, "md5", where);
  if (md5 !== undefined) {
    return { object: parseObjectId(md5, hash ?? "md5-dos2unix", where), refusal: undefined };
  }
  const other = ["etag", "checksum"].find((key) => map.has(key));
  if (other !== undefined) return refused(`it is named by the ${other} of another system`);
  return { object: undefined, refusal: undefined };
}

function readLabels(map: YamlMap, where: string): Record<string, string> {
  const meta = map.get("meta");
  if (!(meta instanceof Map)) return {};
  const labels = (meta as YamlMap).get("labels");
  if (!(labels instanceof Map)) return {};
  const names = mapAt(meta as YamlMap, "labels", where);
  return Object.fromEntries(Array.from(names.keys(), (label) => [label, textAt(names, label, where) ?? label]));
}
