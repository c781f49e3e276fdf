export type { TermRows } from "./term-rows.ts";
export type { FittedVectorizer, Vectorizer } from "./vectorizer.ts";
