import { readFile } from "node:fs/promises";
import path from "node:path";
import { SentimentError, didYouMean } from "@sentiment/errors";
import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node, type Pair, type YAMLMap } from "yaml";
import { settingDefinitions, settingNames, type SettingName } from "./setting-definitions.ts";

/** What the project file says of one setting, unchecked but for its key. */
export interface FileEntry {
  /** Text, or a mapping of texts. */
  readonly value: unknown;
  /** 1-based. */
  readonly line: number;
}

/**
 * Reads `sentiment.yaml`. All scalars are text (YAML's failsafe schema), so that an account number keeps its leading
 * zeros and a label `no` stays a label; one parser then serves the file, the environment and the flags.
 * `file` is named in errors as given, and read from the working folder.
 * Throws usage errors with line numbers: not YAML, an unknown or repeated key, a key without a value.
 */
export async function readProjectFile(file: string, workingFolder: string): Promise<Map<SettingName, FileEntry>> {
  const lines = new LineCounter();
  const document = parseDocument(await textOf(file, workingFolder), { schema: "failsafe", lineCounter: lines });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const line = lines.linePos(problem.pos[0]).line;
    throw badFile(`${file}:${line}: ${problem.message.split("\n")[0]}`);
  }
  const entries = new Map<SettingName, FileEntry>();
  if (document.contents === null || isEmptyScalar(document.contents)) return entries;
  if (!isMap(document.contents)) throw badFile(`${file} must be a mapping such as "data: tweets.csv".`);
  collect({ file, document, lines, entries }, document.contents, "");
  return entries;
}

interface Reading {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly entries: Map<SettingName, FileEntry>;
}

function collect(reading: Reading, map: YAMLMap, prefix: string): void {
  for (const pair of map.items as Pair<Node, Node | null>[]) {
    const key = prefix + String(isScalar(pair.key) ? pair.key.value : pair.key);
    const { line } = reading.lines.linePos(pair.key.range?.[0] ?? 0);
    const where = `${reading.file}:${line}`;
    if (isGroup(key) && isMap(pair.value)) {
      collect(reading, pair.value, `${key}.`);
    } else if (isGroup(key)) {
      throw badFile(`${where}: ${key} must be a mapping of ${keysBelow(`${key}.`).join(", ")}.`);
    } else if (!isSettingOfFile(key)) {
      throw unknownKey(where, key, prefix);
    } else if (pair.value === null || isEmptyScalar(pair.value)) {
      throw badFile(`${where}: ${key} has no value.`);
    } else {
      reading.entries.set(key, { value: pair.value.toJS(reading.document) as unknown, line });
    }
  }
}

function isEmptyScalar(node: unknown): boolean {
  return isScalar(node) && node.value === "";
}

function isSettingOfFile(key: string): key is SettingName {
  return Object.hasOwn(settingDefinitions, key) && settingDefinitions[key as SettingName].inFile;
}

function isGroup(key: string): boolean {
  return settingNames.some((name) => name.startsWith(`${key}.`));
}

/** The keys that may stand at one level of the file. */
function keysBelow(prefix: string): string[] {
  const names = settingNames.filter((name) => isSettingOfFile(name) && name.startsWith(prefix));
  return [...new Set(names.map((name) => name.slice(prefix.length).split(".")[0]!))];
}

function unknownKey(where: string, key: string, prefix: string): SentimentError {
  const keys = keysBelow(prefix);
  const secret = /secret|password|passwd|token|credential|access.?key|api.?key/iu.test(key);
  return new SentimentError({
    kind: "usage",
    code: "UNKNOWN_SETTING",
    message: `${where}: there is no setting ${JSON.stringify(key)}.${didYouMean(key.slice(prefix.length), keys)}`,
    hint: secret
      ? "A project file never holds a secret; give it in the environment, under the name its own tool reads."
      : `The keys are ${keys.map((name) => prefix + name).join(", ")}.`,
  });
}

async function textOf(file: string, workingFolder: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path.resolve(workingFolder, file));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "is not there" : code === "EISDIR" ? "is a folder" : `cannot be read (${code})`;
    throw new SentimentError({
      kind: "usage",
      code: "SETTINGS_NOT_READ",
      message: `The settings file ${file} ${reason}.`,
      hint: "Give an existing file to --config, or leave the flag out.",
      cause,
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw badFile(`${file} is not UTF-8 text.`, cause);
  }
}

function badFile(message: string, cause?: unknown): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "BAD_SETTINGS_FILE",
    message,
    hint: `A settings file may hold ${keysBelow("").join(", ")}.`,
    cause,
  });
}
