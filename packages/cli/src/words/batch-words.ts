import type { BadRowCount } from "@sentiment/dataset";
import type { BatchReport } from "../commands/batch.ts";
import { facts } from "./facts.ts";
import { countOf, countWords, durationWords, percentWords } from "./numbers.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";

/** What `batch` says: how many rows are where, which labels they got, and which have none. */
export function batchWords({ rows, output, model, labels, badRows, job, seconds }: BatchReport, style: Style): string {
  const scored = rows - badRows.count;
  const shares = Object.entries(labels).map(([label, count]) => [
    visible(label),
    countWords(count),
    percentWords(count / scored, 1),
  ]);
  const pace = `${durationWords(seconds)}, ${countOf(Math.round(rows / seconds), "row")} a second`;
  return facts(
    [
      ["output", `${visible(output)}, ${countOf(rows, "row")}`],
      ["labels", table({ rows: shares, right: [1, 2] })],
      ["bad rows", badRows.count === 0 ? "" : style.warning(badRowWords(badRows))],
      ["model", visible(model)],
      ["job", visible(job ?? "")],
      ["time", pace],
    ],
    style,
  );
}

/** `3 rows have a reason in place of an answer: line 7: no text, …` */
export function badRowWords({ count, examples }: BadRowCount): string {
  const shown = examples.slice(0, 3).map(({ line, reason }) => `line ${line}: ${visible(reason)}`);
  const more = count > shown.length ? ", …" : "";
  return `${countOf(count, "row")} ${count === 1 ? "has" : "have"} a reason in place of an answer: ${shown.join(", ")}${more}`;
}
