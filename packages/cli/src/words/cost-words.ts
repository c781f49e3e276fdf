import type { Cost } from "@sentiment/deployment";
import type { EndpointCost } from "@sentiment/sagemaker";
import { durationWords } from "./numbers.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";

/** What `cost` says: an endpoint a line. */
export function costWords(endpoints: readonly EndpointCost[], style: Style): string {
  if (endpoints.length === 0) return "There is no endpoint of ours: nothing is to be paid for one.";
  const rows = endpoints.map(({ endpoint, modelUri, cost, hours, soFar }) => [
    visible(endpoint),
    visible(modelUri ?? ""),
    dollars(cost.perHour),
    dollars(cost.perMonth),
    durationWords(3600 * hours),
    dollars(soFar),
    visible(cost.basis),
  ]);
  const head = ["endpoint", "model", "an hour", "a month", "age", "so far", "by"].map(style.bold);
  return table({ head, rows });
}

/** `$0.056 an hour, $40.88 a month (ml.t2.medium × 1 in us-east-1, 2026-11-22)` */
export function priceWords({ perHour, perMonth, basis }: Cost): string {
  const price = perHour === undefined ? "unknown" : `${dollars(perHour)} an hour, ${dollars(perMonth)} a month`;
  return `${price} (${basis})`;
}

function dollars(amount: number | undefined): string {
  if (amount === undefined) return "unknown";
  return `$${amount >= 1 ? amount.toFixed(2) : amount.toFixed(3)}`;
}
