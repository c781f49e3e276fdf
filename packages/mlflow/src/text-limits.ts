import { invalidValue } from "./mlflow-error.ts";

/* MLflow counts characters as Python does: code points, not UTF-16 units. */

/** How many code points; quick for a text that cannot be longer than `limit`. */
function isLonger(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  let count = 0;
  for (const _ of text) if (++count > limit) return true;
  return false;
}

/** Refuses (`usage`) a text of more than `limit` characters. */
export function checkLength(what: string, text: string, limit: number): void {
  if (isLonger(text, limit)) throw invalidValue(`${what} exceeds the maximum length of ${limit} characters.`);
}

/** The first `limit` characters, as MLflow shortens long values of parameters and tags. */
export function truncated(text: string, limit: number): string {
  if (!isLonger(text, limit)) return text;
  let end = 0;
  let count = 0;
  for (const character of text) {
    if (count++ === limit) break;
    end += character.length;
  }
  return text.slice(0, end);
}
