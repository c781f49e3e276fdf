export { vectorizers } from "./registry.ts";
export { TermCounter, type AbsorbedTerms, type CountedRows, type CountedTerms } from "./term-counter.ts";
export type { TermRows } from "./term-rows.ts";
export { joinStatistics, termStatistics, type TermStatistics } from "./term-statistics.ts";
export type { FittedVectorizer, Vectorizer } from "./vectorizer.ts";
