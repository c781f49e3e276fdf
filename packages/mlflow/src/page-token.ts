import { Buffer } from "node:buffer";
import { invalidValue } from "./mlflow-error.ts";

/** MLflow's page token of a search: where the next page begins, in base64. */
export function pageTokenOf(offset: number): string {
  return Buffer.from(`{"offset": ${offset}}`).toString("base64");
}

/** Where a page begins; a search without a token begins at 0. */
export function offsetOf(pageToken: string | undefined): number {
  if (pageToken === undefined || pageToken === "") return 0;
  try {
    const { offset } = JSON.parse(Buffer.from(pageToken, "base64").toString()) as { offset?: unknown };
    if (typeof offset === "number" && Number.isSafeInteger(offset) && offset >= 0) return offset;
  } catch {
    // Said below.
  }
  throw invalidValue(`${JSON.stringify(pageToken)} is no page token.`, "Take the one that the page before gave.");
}

/** How many results a page holds: 1 to `most`, as MLflow has it. */
export function checkedMaxResults(maxResults: number, most: number): number {
  if (Number.isInteger(maxResults) && maxResults >= 1 && maxResults <= most) return maxResults;
  throw invalidValue(`${maxResults} results on a page: it must be a whole number from 1 to ${most}.`);
}
