import { canonicalEmoticon, emoticonPattern } from "./emoticons.ts";
import { emojiPattern } from "./emoji.ts";
import { isNegation, withApostrophe } from "./negation.ts";
import { tokenKind, type TweetToken } from "./tweet-token.ts";

/** A kind of thing a chunk is made of. */
export interface PieceKind {
  /** Source of a regular expression with the flag `u`, without groups that capture. */
  readonly pattern: string;
  /** The token of a piece that the pattern matched. */
  tokenOf(piece: string, lowercase: boolean): TweetToken;
}

const word = String.raw`[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*`;

const link: PieceKind = {
  pattern: String.raw`(?:[Hh][Tt][Tt][Pp][Ss]?:\/\/|[Ww]{3}\.).+`,
  tokenOf: () => boundary("<url>"),
};

const mention: PieceKind = {
  pattern: String.raw`@[\p{L}\p{N}_]+`,
  tokenOf: () => boundary("@user"),
};

const hashtag: PieceKind = {
  pattern: `#${word}`,
  tokenOf: (piece, lowercase) => boundary(cased(squeezed(piece), lowercase)),
};

const emoji: PieceKind = {
  pattern: emojiPattern,
  tokenOf: (piece) => boundary(piece.replaceAll("\uFE0F", "")),
};

const plainWord: PieceKind = {
  pattern: `${word}(?:'${word})*`,
  tokenOf(piece, lowercase) {
    const asTyped = squeezed(piece);
    const lower = withApostrophe(asTyped.toLowerCase());
    if (lower === "but") return boundary(cased(asTyped, lowercase));
    return { text: lowercase ? lower : asTyped, kind: isNegation(lower) ? tokenKind.negation : tokenKind.word };
  },
};

const emoticon: PieceKind = {
  pattern: emoticonPattern,
  tokenOf: (piece) => boundary(canonicalEmoticon(piece)),
};

const marks: PieceKind = {
  pattern: "[!?]+",
  tokenOf: (piece) => boundary(piece.includes("!") && piece.includes("?") ? "?!" : piece.slice(0, 2)),
};

const dots: PieceKind = {
  pattern: String.raw`\.{2,}|…`,
  tokenOf: () => boundary("..."),
};

const stop: PieceKind = {
  pattern: "[.,;:()]",
  tokenOf: () => boundary(""),
};

/** The kinds of pieces, each before those that would take a part of it. */
export const pieceKinds: readonly PieceKind[] = [link, mention, hashtag, emoji, plainWord, emoticon, marks, dots, stop];

function boundary(text: string): TweetToken {
  return { text, kind: tokenKind.boundary };
}

function cased(text: string, lowercase: boolean): string {
  return lowercase ? text.toLowerCase() : text;
}

/** At most two of a letter in a row. */
function squeezed(text: string): string {
  return text.replace(/(\p{L})\1{2,}/gu, "$1$1");
}
