import { SentimentError } from "@sentiment/errors";
import type { Page, Search } from "../store.ts";
import { pageOffset, pageToken } from "./page-token.ts";
import { parseFilter } from "./parse-filter.ts";
import { parseOrders, type Order } from "./parse-order.ts";
import type { Searchable } from "./searchable.ts";
import { joined, listed, name, sql, type Sql, type SqlValue } from "./sql.ts";

/** A statement that finds one page, and what makes the page of its rows. */
export interface CompiledSearch {
  /** Selects every column of the searched table. */
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
  /** The page that the rows are: one row more than was asked for tells that there is another page. */
  page<Row>(rows: readonly Row[]): Page<Row>;
}

export interface Scope {
  /** What a row must be whatever the filter says. */
  readonly conditions: readonly Sql[];
  /** What the token of a page is bound to; see `pageToken`. */
  readonly bound?: Readonly<Record<string, unknown>>;
}

/**
 * The search for one page as one statement on MLflow's tables.
 *
 * @throws SentimentError `INVALID_PARAMETER_VALUE` for a filter, an order, a number of results or a page token that
 * MLflow would refuse.
 */
export function compileSearch(of: Searchable, search: Search, scope: Scope): CompiledSearch {
  const most = resultsAtMost(of, search.maxResults);
  const offset = pageOffset(search.pageToken, scope.bound);
  const filtered = search.filter === undefined || search.filter === "" ? [] : parseFilter(search.filter, of);
  const asked = search.orderBy ?? [];
  const sorted = ordering(parseOrders(asked.length > 0 ? asked : of.defaultOrder, of), of);
  const table = name(of.table);
  const from = joined([sql`SELECT ${table}.* FROM ${table}`, ...sorted.joins], " ");
  const where = joined([...scope.conditions, ...filtered], " AND ");
  const statement = sql`${from} WHERE ${where} ORDER BY ${joined(sorted.terms, ", ")} LIMIT ${BigInt(most + 1)} OFFSET ${BigInt(offset)}`;
  return {
    sql: statement.text,
    parameters: statement.values,
    page: (rows) => ({
      items: rows.slice(0, most),
      nextPageToken: rows.length > most ? pageToken(offset + most, scope.bound) : undefined,
    }),
  };
}

/** `column IN (…)` for experiment ids, which are integers of up to 64 bits. */
export function inExperiments(column: string, experimentIds: readonly string[]): Sql {
  return sql`${name(column)} IN (${listed(experimentIds.map(experimentId))})`;
}

function experimentId(id: string): bigint {
  if (/^\d{1,19}$/u.test(id) && BigInt(id) < 2n ** 63n) return BigInt(id);
  throw new SentimentError({
    kind: "usage",
    code: "INVALID_PARAMETER_VALUE",
    message: `${JSON.stringify(id)} is no experiment id.`,
    hint: "An experiment's id is an integer; `mlflow experiments search` lists them.",
  });
}

function ordering(
  orders: readonly Order[],
  of: Searchable,
): { readonly joins: readonly Sql[]; readonly terms: readonly Sql[] } {
  const joins: Sql[] = [];
  const terms: Sql[] = [];
  for (const [index, { subject, descending }] of orders.entries()) {
    const { join, rank, value } = subject.sorting(name(`order_${index}`));
    if (join !== undefined) joins.push(join);
    if (rank !== undefined) terms.push(rank);
    terms.push(descending ? sql`${value} DESC` : value);
  }
  const ids = new Set(orders.map((order) => order.subject.id));
  for (const tie of of.ties) if (!ids.has(tie.unless)) terms.push(tie.by);
  return { joins, terms };
}

function resultsAtMost(of: Searchable, asked = of.maxResults.usual): number {
  if (Number.isSafeInteger(asked) && asked >= 1 && asked <= of.maxResults.most) return asked;
  const { usual, most } = of.maxResults;
  throw new SentimentError({
    kind: "usage",
    code: "INVALID_PARAMETER_VALUE",
    message: `A page of ${of.what} cannot have ${asked} results.`,
    hint: `Ask for 1${most === Infinity ? " or more" : ` to ${most}`} (by default ${usual}); further pages bring the rest.`,
  });
}
