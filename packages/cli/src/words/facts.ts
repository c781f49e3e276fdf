import type { Style } from "./style.ts";
import { table } from "./table.ts";

/** Lines of a name and what there is to say of it; a fact of several lines keeps its indent. Empty facts are left out. */
export function facts(pairs: readonly (readonly [name: string, fact: string])[], style: Style): string {
  const rows = pairs.flatMap(([name, fact]) =>
    fact === "" ? [] : fact.split("\n").map((line, place) => [place === 0 ? style.bold(name) : "", line]),
  );
  return table({ rows });
}
