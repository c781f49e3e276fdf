import type { Search } from "../store.ts";
import { parseFilter } from "./parse-filter.ts";
import { parseOrders, type Order } from "./parse-order.ts";
import type { Searchable } from "./searchable.ts";
import { joined, name, sql, type Sql, type SqlValue } from "./sql.ts";

/** A SELECT of the ids of all that is searched for, in order; a page of it is its LIMIT and OFFSET. */
export interface CompiledSearch {
  readonly sql: string;
  /** One for each `?`. */
  readonly values: readonly SqlValue[];
}

/**
 * A filter and orders as one statement on MLflow's tables; `scope` is what a row must be whatever the filter says.
 *
 * @throws SentimentError `INVALID_PARAMETER_VALUE` for a filter or an order that MLflow would refuse.
 */
export function compileSearch(of: Searchable, search: Search, scope: readonly Sql[]): CompiledSearch {
  const filtered = search.filter === undefined || search.filter === "" ? [] : parseFilter(search.filter, of);
  const asked = search.orderBy ?? [];
  const sorted = ordering(parseOrders(asked.length > 0 ? asked : of.defaultOrder, of), of);
  const from = joined([sql`SELECT ${name(of.id)} FROM ${name(of.table)}`, ...sorted.joins], " ");
  const where = joined([...scope, ...filtered], " AND ");
  const { text, values } = sql`${from} WHERE ${where} ORDER BY ${joined(sorted.terms, ", ")}`;
  return { sql: text, values };
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
