import { validationException } from "../wire/aws-error.ts";
import type { Resource } from "./store.ts";

/** What all lists of SageMaker's can be asked for. Times are seconds since 1970. */
export interface ListInput {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
  readonly SortBy?: string | undefined;
  readonly SortOrder?: string | undefined;
  readonly NameContains?: string | undefined;
  readonly StatusEquals?: string | undefined;
  readonly CreationTimeBefore?: unknown;
  readonly CreationTimeAfter?: unknown;
  readonly LastModifiedTimeBefore?: unknown;
  readonly LastModifiedTimeAfter?: unknown;
}

export interface Page<Kind> {
  readonly items: readonly Kind[];
  readonly NextToken?: string;
}

/**
 * The page that is asked for, 10 long by default, the newest first. A token says where the next one begins, and holds for the
 * same filters and order only.
 */
export function listPage<Kind extends Resource>(all: readonly Kind[], input: ListInput): Page<Kind> {
  const { NextToken: token, MaxResults: most = 10, ...question } = input;
  const asked = JSON.stringify(Object.entries(question).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const matching = all.filter((each) => matches(each, input)).sort(orderOf(input));
  const start = token === undefined ? 0 : startOf(token, asked);
  const items = matching.slice(start, start + most);
  const next = start + items.length;
  if (next >= matching.length) return { items };
  return { items, NextToken: Buffer.from(JSON.stringify([next, asked])).toString("base64url") };
}

function startOf(token: string, asked: string): number {
  try {
    const [start, before] = JSON.parse(Buffer.from(token, "base64url").toString()) as [number, string];
    if (Number.isInteger(start) && start > 0 && before === asked) return start;
  } catch {
    // It is none of ours.
  }
  throw validationException("The NextToken is not valid for this request.");
}

function matches(each: Resource, input: ListInput): boolean {
  const within = (time: number, after: unknown, before: unknown): boolean =>
    (typeof after !== "number" || time > after) && (typeof before !== "number" || time < before);
  return (
    (input.NameContains === undefined || each.name.toLowerCase().includes(input.NameContains.toLowerCase())) &&
    (input.StatusEquals === undefined || each.status === input.StatusEquals) &&
    within(each.created, input.CreationTimeAfter, input.CreationTimeBefore) &&
    within(each.modified, input.LastModifiedTimeAfter, input.LastModifiedTimeBefore)
  );
}

function orderOf({ SortBy: by = "CreationTime", SortOrder: order }: ListInput): (a: Resource, b: Resource) => number {
  const descending = (order ?? (by === "Name" ? "Ascending" : "Descending")) === "Descending";
  const keyOf = (each: Resource): string | number =>
    by === "Name" ? each.name : by === "Status" ? (each.status ?? "") : each.created;
  return (a, b) => {
    const [keyA, keyB] = [keyOf(a), keyOf(b)];
    const ascending = keyA < keyB ? -1 : keyA > keyB ? 1 : a.name < b.name ? -1 : 1;
    return descending ? -ascending : ascending;
  };
}
