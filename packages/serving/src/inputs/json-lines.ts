import { badRequest, RequestError } from "../request-error.ts";
import type { Asked, Reading } from "./asked.ts";
import { isObject, own, utf8Text } from "./json-document.ts";
import { defaultParams } from "./params.ts";

/** JSON Lines: a string, or an object with `text`, a line; blank lines are left out. */
export function readJsonLines(body: Buffer, { recordErrors }: Reading): Asked {
  const texts: string[] = [];
  const errors = new Map<number, string>();
  for (const [index, line] of utf8Text(body).split("\n").entries()) {
    if (/^\s*$/u.test(line)) continue;
    try {
      texts.push(textOfLine(line, index + 1));
    } catch (error) {
      if (!recordErrors || !(error instanceof RequestError)) throw error;
      errors.set(texts.length, error.message);
      texts.push("");
    }
  }
  return { texts, params: defaultParams, errors, answer: "application/jsonlines" };
}

function textOfLine(line: string, number: number): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw badRequest(`Line ${number} is not JSON.`);
  }
  const text = isObject(value) ? own(value, "text") : value;
  if (typeof text === "string") return text;
  throw badRequest(`Line ${number} is neither a string nor an object with the string "text".`);
}
