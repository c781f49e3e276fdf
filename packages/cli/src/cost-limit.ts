import type { Plan } from "@sentiment/deployment";
import { SentimentError } from "@sentiment/errors";

/** Throws a gate error (exit code 5) for a plan that costs more a month than is allowed, or of which nobody knows what it costs. */
export function checkCost({ cost }: Plan, maxMonthly: number | undefined): void {
  if (maxMonthly === undefined || cost === undefined) return;
  const { perMonth, basis } = cost;
  if (perMonth !== undefined && perMonth <= maxMonthly) return;
  const what = perMonth === undefined ? "an amount that is unknown here" : `$${perMonth}`;
  throw new SentimentError({
    kind: "gate",
    code: "TOO_EXPENSIVE",
    message: `It would cost ${what} a month (${basis}), and --max-monthly allows $${maxMonthly}.`,
    hint: "Take fewer or smaller instances, or allow more; nothing was changed.",
  });
}
