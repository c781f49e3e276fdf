/** What a piece of a tweet is to the marking of negations. */
export const tokenKind = {
  /** A word, which is marked after a negation. */
  word: 0,
  /** A word that negates those after it. */
  negation: 1,
  /** Anything else: where it stands, a negation ends. */
  boundary: 2,
} as const;

export interface TweetToken {
  /** The token; empty for a boundary that is none, like a comma. */
  readonly text: string;
  readonly kind: (typeof tokenKind)[keyof typeof tokenKind];
}
