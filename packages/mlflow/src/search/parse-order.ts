import { Cursor } from "./cursor.ts";
import { parseSubject } from "./parse-subject.ts";
import type { Searchable } from "./searchable.ts";
import type { OrderSubject } from "./vocabulary.ts";

export interface Order {
  readonly subject: OrderSubject;
  readonly descending: boolean;
}

/**
 * What each of `["metrics.f1 DESC", "start_time"]` means.
 *
 * @throws SentimentError `INVALID_PARAMETER_VALUE`: where in the text, what is there, what may be there.
 */
export function parseOrders(orderBy: readonly string[], of: Searchable): readonly Order[] {
  const seen = new Set<string>();
  return orderBy.map((text) => {
    const cursor = new Cursor("order", text);
    cursor.skipBlanks();
    const from = cursor.at;
    const subject = parseSubject(cursor, of.order, of);
    const length = cursor.at - from;
    const descending = parseDirection(cursor);
    if (of.eachOrderOnce && seen.has(subject.id)) {
      throw cursor.error(`${text.slice(from, from + length)} stands here for the second time.`, "Name it once.", {
        from,
        length,
      });
    }
    seen.add(subject.id);
    return { subject, descending };
  });
}

function parseDirection(cursor: Cursor): boolean {
  const direction = cursor.take(/\s+(?:ASC|DESC)(?=\s*$)/iuy);
  cursor.skipBlanks();
  if (cursor.atEnd) return direction !== undefined && /desc/iu.test(direction);
  throw cursor.error(
    `expected ASC, DESC or its end, found ${cursor.found()}.`,
    "An order is one name, then ASC or DESC or nothing. Several names are several orders.",
  );
}
