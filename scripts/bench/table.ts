import { verdicts, type Finding, type Verdict } from "./finding.ts";

const widths = { cell: 18, data: 10, figure: 18, value: 10, peer: 16, ratio: 9, demand: 11 };

/** The table's first line. */
export function heading(): string {
  return row(["", "rows", "figure", "sentiment", "peer's", "peer", "times", "must", "aim"]);
}

/** A finding as a line of the table. */
export function line(finding: Finding): string {
  const { cell, data, figure, ours, theirs, peer, ratio, demand } = finding;
  const { must, aim } = verdicts(finding);
  const wanted = (limit: number | undefined, verdict: Verdict): string => {
    if (limit === undefined) return "";
    return `${demand?.of === "value" ? "≤ " : ""}${limit}${demand?.of === "ratio" ? "×" : ""} ${verdict === "met" ? "✓" : "✗"}`;
  };
  return row([
    cell,
    data,
    figure,
    number(ours),
    theirs === undefined ? "" : number(theirs),
    peer ?? "",
    ratio === undefined ? "" : `${ratio.toFixed(ratio < 10 ? 2 : 1)}×`,
    wanted(demand?.must, must),
    wanted(demand?.aim, aim),
  ]);
}

/** Three or four digits that count. */
function number(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  if (value >= 10) return value.toFixed(1);
  return value.toFixed(value < 1 ? 4 : 2);
}

function row([cell, data, figure, ours, theirs, peer, ratio, must, aim]: string[]): string {
  return [
    cell!.padEnd(widths.cell),
    data!.padEnd(widths.data),
    figure!.padEnd(widths.figure),
    ours!.padStart(widths.value),
    theirs!.padStart(widths.value),
    ` ${peer!.padEnd(widths.peer)}`,
    ratio!.padStart(widths.ratio),
    must!.padStart(widths.demand),
    aim!.padStart(widths.demand),
  ]
    .join("")
    .trimEnd();
}
