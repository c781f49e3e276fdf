import { z } from "zod";

/**
 * A limit on the number of texts a term occurs in: a whole number is a count, all else a proportion of the texts.
 * Python tells the proportion 1.0 from the count 1; JavaScript's numbers do not, so whole proportions are text here.
 */
export type DocumentLimit = number | "0.0" | "1.0";

/** What `min_df` and `max_df` take, as scikit-learn: a count from 1 on, or a proportion from 0.0 to 1.0. */
export const documentLimit = z.custom<DocumentLimit>(isDocumentLimit, {
  error: "expected a count of texts (1, 2, …) or a proportion of them (0.0 to 1.0, with its point)",
});

function isDocumentLimit(value: unknown): boolean {
  if (typeof value !== "number") return value === "0.0" || value === "1.0";
  return Number.isInteger(value) ? value >= 1 : value > 0 && value < 1;
}

/** The limit as a number of texts, not rounded: scikit-learn compares with the product as it is. */
export function documentCount(limit: DocumentLimit, documents: number): number {
  return typeof limit === "number" && limit >= 1 ? limit : Number(limit) * documents;
}
