/** What can be asked for by `--cells`. */
export const linearCells = ["nb-count", "nb-tfidf", "lr-count", "lr-tfidf"];
const quickCells = [...linearCells, "predict-nb", "predict-lr", "grid", "start-up", "tracking"];
const usualCells = [...quickCells, "rf-count", "rf-tfidf", "predict-rf", "fasttext"];
const optionalCells = ["solvers", "context", "growth"];
export const allCells = [...usualCells, ...optionalCells];

/** What the flags `--cells`, `--quick` and those of the optional cells ask for. Throws when there is no such cell. */
export function chooseCells(flags: Readonly<Record<string, unknown>>): Set<string> {
  const optional = optionalCells.filter((cell) => flags[cell] === true);
  const given = typeof flags["cells"] === "string" ? flags["cells"].split(",") : undefined;
  const unknown = given?.find((cell) => !allCells.includes(cell));
  if (unknown !== undefined) throw new Error(`There is no cell ${unknown}; there are ${allCells.join(", ")}.`);
  if (given !== undefined) return new Set([...given, ...optional]);
  if (flags["quick"] === true) return new Set([...quickCells, ...optional]);
  return new Set(optional.length > 0 ? optional : usualCells);
}
