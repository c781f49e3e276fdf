import type { PageSizes } from "../page-sizes.ts";
import { checkedMaxResults } from "../page-token.ts";
import type { Page, PageRequest, Search } from "../store.ts";
import type { Answer } from "./answer.ts";

/** A page of a search; an empty token is none. */
export function pageOf<Item>(answer: Answer, items: readonly Item[]): Page<Item> {
  return { items, nextPageToken: answer.optionalText("next_page_token") };
}

/** The fields of a page's request. The size is always sent: to some endpoints none means 0. */
export function pageMessage({ maxResults, pageToken }: PageRequest, { usual, most }: PageSizes) {
  return { max_results: checkedMaxResults(maxResults ?? usual, most), page_token: pageToken };
}

/** The fields of most searches. */
export function searchMessage({ filter, orderBy, ...page }: Search, sizes: PageSizes) {
  return { filter, order_by: orderBy, ...pageMessage(page, sizes) };
}
