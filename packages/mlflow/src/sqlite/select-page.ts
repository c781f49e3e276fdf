import type { PageSizes } from "../page-sizes.ts";
import { checkedMaxResults, offsetOf, pageTokenOf } from "../page-token.ts";
import type { Page, PageRequest } from "../store.ts";
import type { Row, Statements } from "./statements.ts";

/** A SELECT without LIMIT, and its values. */
export interface Query {
  readonly sql: string;
  readonly values: readonly (string | number | bigint | null)[];
}

/** One page of a query's rows; a row more is asked for to know whether there is a next page. */
export function selectPage(database: Statements, query: Query, request: PageRequest, sizes: PageSizes): Page<Row> {
  const size = checkedMaxResults(request.maxResults ?? sizes.usual, sizes.most);
  const offset = offsetOf(request.pageToken);
  const rows = database.all(`${query.sql} LIMIT ? OFFSET ?`, ...query.values, size + 1, offset);
  const more = rows.length > size;
  return { items: more ? rows.slice(0, size) : rows, nextPageToken: more ? pageTokenOf(offset + size) : undefined };
}
