import { hasCodePoints } from "../../characters/code-points.ts";
import type { TokenizerOptions } from "../tokenizer.ts";
import { pieceKinds } from "./piece-kinds.ts";
import type { TweetToken } from "./tweet-token.ts";

/**
 * One group for each kind of piece, in their order: the first that fits wins, and what fits none is skipped. Made at the
 * first chunk, since most programs cut none.
 */
let pieces: RegExp | undefined;

const apostrophes = /[’ʼ＇]/g;
const entities = /&(?:amp|lt|gt|quot|apos|#39);/g;
const characterOf = new Map([
  ["&amp;", "&"],
  ["&lt;", "<"],
  ["&gt;", ">"],
  ["&quot;", '"'],
  ["&apos;", "'"],
  ["&#39;", "'"],
]);

/** The tokens of a chunk, which holds no white space; none is shorter than `minLength` code points. */
export function cutChunk(chunk: string, { minLength, lowercase }: TokenizerOptions): TweetToken[] {
  const text = chunk.replace(apostrophes, "'").replace(entities, (entity) => characterOf.get(entity)!);
  const tokens: TweetToken[] = [];
  pieces ??= new RegExp(pieceKinds.map(({ pattern }) => `(${pattern})`).join("|"), "gu");
  // Not matchAll, which makes a new expression for each call: chunks are many and short.
  pieces.lastIndex = 0;
  for (let match = pieces.exec(text); match !== null; match = pieces.exec(text)) {
    const piece = match[0];
    const token = pieceKinds[match.indexOf(piece, 1) - 1]!.tokenOf(piece, lowercase);
    if (token.text === "" || hasCodePoints(token.text, minLength)) tokens.push(token);
  }
  return tokens;
}
