import { tokenKind, type TweetToken } from "./tweet-token.ts";

/** What is put before a word that stands after a negation. */
export const negatedPrefix = "not_";

/** How many words a negation reaches. */
export const negationReach = 3;

const negations = new Set("not no never nor none nothing nobody nowhere neither cannot without".split(" "));

const withoutApostrophe =
  /^(?:ai|are|ca|could|did|do|does|had|has|have|is|might|must|need|should|was|were|wo|would)nt$/;

/** Whether a lower-case word negates those after it. */
export function isNegation(word: string): boolean {
  return negations.has(word) || word.endsWith("n't");
}

/** `dont` as `don't`, and the like; any other lower-case word as it is. */
export function withApostrophe(word: string): string {
  return withoutApostrophe.test(word) ? `${word.slice(0, -1)}'t` : word;
}

/** The tokens' texts, with the mark before each word within reach of a negation. */
export function markNegated(tokens: readonly TweetToken[]): string[] {
  const texts: string[] = [];
  let reach = 0;
  for (const { text, kind } of tokens) {
    const marked = kind === tokenKind.word && reach > 0;
    if (text !== "") texts.push(marked ? negatedPrefix + text : text);
    reach = kind === tokenKind.negation ? negationReach : kind === tokenKind.boundary ? 0 : reach - 1;
  }
  return texts;
}
