import { inputError } from "../input-error.ts";
import type { ByteWindow } from "./byte-window.ts";
import { parseObject } from "./json-line-rows.ts";

const lineFeed = 10;

/** How many objects are looked at: one may lack a key that the next has. */
const objectCount = 100;

/** The keys of the first objects of a JSON Lines file, in order of appearance, without consuming any; none: it is empty. */
export async function readKeys(window: ByteWindow, name: string): Promise<readonly string[]> {
  const lines = await firstLines(window);
  const first = lines.find((line) => line.trim() !== "");
  if (first === undefined) return [];
  if (parseObject(first) === undefined) throw notAnObject(first, name);
  const objects = lines.slice(0, objectCount).map((line) => parseObject(line) ?? {});
  return [...new Set(objects.flatMap((object) => Object.keys(object)))];
}

/** Whole lines at the start of the window, at least one that is not empty if the file has any. */
async function firstLines(window: ByteWindow): Promise<readonly string[]> {
  for (;;) {
    const end = window.atEnd ? window.to : window.bytes.lastIndexOf(lineFeed, window.to - 1) + 1;
    const lines = new TextDecoder().decode(window.bytes.subarray(window.from, end)).split("\n");
    if (window.atEnd || window.overfull || lines.some((line) => line.trim() !== "")) return lines;
    await window.fill();
  }
}

function notAnObject(line: string, name: string): Error {
  const shown = line.trim().length <= 60 ? line.trim() : `${line.trim().slice(0, 60)}…`;
  const isArray = line.trimStart().startsWith("[");
  const isCutObject = line.trim() === "{";
  return inputError(
    "NOT_JSON_LINES",
    `${name} does not hold a JSON object on each line; its first line is: ${shown}`,
    isArray || isCutObject ? `Make a line of each object: jq -c '.[]?' ${name} > NEW.jsonl` : undefined,
  );
}
