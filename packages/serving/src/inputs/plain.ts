import type { Asked } from "./asked.ts";
import { utf8Text } from "./json-document.ts";
import { defaultParams } from "./params.ts";

/** A text a line; an empty line is an empty text, and the line end after the last text begins no other. */
export function readPlain(body: Buffer): Asked {
  const texts = utf8Text(body).split(/\r?\n/u);
  if (texts.at(-1) === "") texts.pop();
  return { texts, params: defaultParams };
}
