import { parse } from "yaml";
import { inputError } from "../dvc-error.ts";

/** A part of a YAML file with every scalar as the text that stands there. */
export type YamlValue = string | readonly YamlValue[] | YamlMap;
export type YamlMap = ReadonlyMap<string, YamlValue>;

/**
 * Reads a YAML file whose top is a mapping, without guessing types: `4661e177303623051910790245640135` is a hash and no
 * number. Errors: `input`, naming `where`.
 */
export function readYaml(text: string, where: string): YamlMap {
  let value: unknown;
  try {
    value = parse(text.replace(/^\uFEFF/u, ""), { schema: "failsafe", mapAsMap: true, logLevel: "error" });
  } catch (cause) {
    const [line = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    throw inputError("DVC_FILE_INVALID", `${where} is no YAML: ${line}`, "Get it again from where it was committed.");
  }
  if (value === "" || value === null || value === undefined) return new Map();
  if (value instanceof Map) return value as YamlMap;
  throw invalid(where, "at its top there are no names with values");
}

/** The text of a key; undefined where there is none or nothing. */
export function textAt(map: YamlMap, key: string, where: string): string | undefined {
  const value = map.get(key);
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  throw invalid(where, `${key} is no text`);
}

/** A count of files or bytes; undefined where there is none. */
export function countAt(map: YamlMap, key: string, where: string): number | undefined {
  const text = textAt(map, key, where);
  if (text === undefined || text === "null" || text === "~") return undefined;
  if (/^\d{1,15}$/u.test(text)) return Number(text);
  throw invalid(where, `${key} is ${JSON.stringify(text.slice(0, 40))} and no number`);
}

/** True or false; `fallback` where nothing is said. */
export function switchAt(map: YamlMap, key: string, fallback: boolean, where: string): boolean {
  const text = textAt(map, key, where)?.toLowerCase();
  if (text === undefined) return fallback;
  if (["true", "yes", "on"].includes(text)) return true;
  if (["false", "no", "off"].includes(text)) return false;
  throw invalid(where, `${key} is ${JSON.stringify(text.slice(0, 40))}, neither true nor false`);
}

/** The mapping at a key; an empty one where there is none. */
export function mapAt(map: YamlMap, key: string, where: string): YamlMap {
  const value = map.get(key);
  if (value === undefined || value === null || value === "") return new Map();
  if (value instanceof Map) return value as YamlMap;
  throw invalid(where, `${key} has no names with values`);
}

/** The list at a key; an empty one where there is none. */
export function listAt(map: YamlMap, key: string, where: string): readonly YamlValue[] {
  const value = map.get(key);
  if (value === undefined || value === null || value === "") return [];
  if (Array.isArray(value)) return value as readonly YamlValue[];
  throw invalid(where, `${key} is no list`);
}

/** Something in a file of DVC's is not as it must be: `input`. */
export function invalid(where: string, what: string): Error {
  return inputError(
    "DVC_FILE_INVALID",
    `${where} is not as DVC writes it: ${what}.`,
    "Get it again, or write it anew.",
  );
}
