import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found. */
  readonly detail: string;
  /** How to mend it; null where nothing is wrong. */
  readonly hint: string | null;
}

/** A line per check, and below a failed one what to do. */
export function checkWords(checks: readonly Check[], style: Style): string {
  const rows = checks.flatMap(({ name, ok, detail, hint }) => [
    [ok ? style.good("ok") : style.bad("failed"), name, visible(detail)],
    ...(hint === null ? [] : [["", "", `→ ${visible(hint)}`]]),
  ]);
  return table({ rows });
}
