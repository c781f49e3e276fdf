import type { Verified } from "@sentiment/deployment";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";

/** A line for each thing that a server was held to: whether it met it, and what was seen. */
export function checksWords(checks: readonly Verified[], style: Style): string {
  const rows = checks.flatMap(({ name, passed, message, demand }) => [
    [passed ? style.good("✓") : style.bad("✗"), name, visible(message)],
    ...(passed ? [] : [["", "", style.dim(`wanted: ${visible(demand)}`)]]),
  ]);
  return table({ rows });
}
