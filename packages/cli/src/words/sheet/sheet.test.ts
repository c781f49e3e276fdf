import { describeWithPython, runPython } from "@sentiment/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { styleOf } from "../style.ts";
import { textWidth } from "../width.ts";
import { numberCell, noCell, ownCell, textCell } from "./cells.ts";
import { csvText } from "./csv.ts";
import { markdownText } from "./markdown.ts";
import type { Cell, Sheet, SheetColumn } from "./sheet.ts";
import { tableText } from "./table.ts";

const pipe = styleOf({ isTerminal: false, columns: 80 }, false);
const terminal = (columns: number) => styleOf({ isTerminal: true, columns }, false);

function column(name: string, more: Partial<SheetColumn> = {}): SheetColumn {
  return { name, head: name, right: false, ...more };
}

function oneColumn(cells: readonly Cell[]): Sheet {
  return { columns: [column("name")], rows: cells.map((cell) => [cell]) };
}

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "=1+1",
    "+A1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    'a"b',
    "a,b",
    "a\nb\r\n",
    "\u001b[31m",
    "|",
    " x ",
  ),
);

describe("a cell", () => {
  it.each([
    [0.123456789, "0.1235", "0.123456789"],
    [12, "12", "12"],
    [0.00001234, "1.234e-5", "0.00001234"],
    [-1234.5678, "-1234.5678", "-1234.5678"],
    [Number.NaN, "NaN", "NaN"],
    [1.7976931348623157e308, "1.798e+308", "1.7976931348623157e+308"],
  ])("of %d is shown as %s", (value, shown, full) => {
    expect(numberCell(value)).toMatchObject({ shown, full });
  });

  it("of no value is a dash for the eye and nothing for programs", () => {
    expect([numberCell(undefined), numberCell(null), textCell(null)]).toEqual([noCell, noCell, noCell]);
  });
});

describe("a sheet as CSV", () => {
  it("has a line per row, whatever the cells hold", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostile, hostile)), (rows) => {
        const sheet = { columns: [column("a"), column("b")], rows: rows.map((row) => row.map(textCell)) };
        const text = csvText(sheet);
        expect(text.split("\n")).toHaveLength(rows.length + 1);
        expect(text).not.toMatch(/[\p{Cc}--\n]/v);
      }),
      { seed: 1 },
    );
  });

  it.each([
    ["=1+1", "'=1+1"],
    ["+A1", "'+A1"],
    ["-1+2", "'-1+2"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["＝1+1", "'＝1+1"],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ["-1", "-1"],
    ["+1.5e-3", "+1.5e-3"],
    ["(1, 2)", '"(1, 2)"'],
    ["a=b", "a=b"],
  ])("the parameter %j is %s: no spreadsheet runs it", (text, cell) => {
    expect(csvText(oneColumn([textCell(text)]))).toBe(`name\n${cell}`);
  });

  it("keeps a negative metric a number", () => {
    expect(csvText(oneColumn([numberCell(-0.25)]))).toBe("name\n-0.25");
  });
});

describeWithPython("Python's csv module", () => {
  it("reads every cell back", async () => {
    const rows = fc.sample(fc.tuple(hostile, hostile), { numRuns: 300, seed: 1 }).map((row) => row.map(textCell));
    const text = csvText({ columns: [column("a"), column("b")], rows });
    const program =
      "import csv, io, json, sys; print(json.dumps(list(csv.reader(io.StringIO(json.load(sys.stdin))))[1:]))";
    const read = (await runPython(program, text)) as string[][];
    const unguarded = read.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@＝＋－＠])/u, "")));
    expect(unguarded).toEqual(rows.map((row) => row.map(({ full }) => full)));
  });
});

describe("a sheet as Markdown", () => {
  it("keeps its columns, whatever the cells hold", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostile, hostile), { minLength: 1 }), (rows) => {
        const sheet = {
          columns: [column("a"), column("b", { right: true })],
          rows: rows.map((row) => row.map(textCell)),
        };
        const lines = markdownText(sheet).split("\n");
        expect(lines).toHaveLength(rows.length + 2);
        for (const line of lines) expect(line.replaceAll(/\\[^a-z]/g, "").match(/\|/g)).toHaveLength(3);
      }),
      { seed: 1 },
    );
  });

  it("cannot bring HTML, links or emphasis with it", () => {
    const text = markdownText(oneColumn([textCell("<b>[x](http://y) *z* _u_ `c` a_b")]));
    expect(text.split("\n")[2]).toBe("| &lt;b>\\[x\\](http://y) \\*z\\* \\_u\\_ \\`c\\` a_b |");
  });
});

describe("a sheet as a table", () => {
  const sheet: Sheet = {
    columns: [
      column("run_name", { least: 8 }),
      column("status", { leavesAs: 1 }),
      column("start_time", { leavesAs: 2 }),
      column("metrics.validation_f1_macro", { head: "validation_f1_macro", right: true }),
    ],
    rows: [
      [ownCell("a-very-long-name-of-a-run"), ownCell("FINISHED"), ownCell("2026-11-22 15:31"), numberCell(0.5)],
      [ownCell("😀"), ownCell("RUNNING"), ownCell("2026-11-22 15:30"), noCell],
    ],
  };

  it("is whole where no terminal is; a long head takes two lines", () => {
    expect(tableText(sheet, pipe)).toBe(
      [
        "                                                       validation_",
        "run_name                   status    start_time           f1_macro",
        "a-very-long-name-of-a-run  FINISHED  2026-11-22 15:31       0.5000",
        "😀                         RUNNING   2026-11-22 15:30            –",
      ].join("\n"),
    );
  });

  it("is cut to the terminal, and then columns go", () => {
    expect(tableText(sheet, terminal(60)).split("\n")[2]).toBe(
      "a-very-long-name-o…  FINISHED  2026-11-22 15:31       0.5000",
    );
    expect(tableText(sheet, terminal(36))).toBe(
      [
        "                         validation_",
        "run_name       status       f1_macro",
        "a-very-long-…  FINISHED       0.5000",
        "😀             RUNNING             –",
        "left out, since the terminal is narrow: start_time",
      ].join("\n"),
    );
  });

  it("is never wider than the terminal as long as there is something to cut", () => {
    fc.assert(
      fc.property(
        fc.array(hostile, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 24, max: 120 }),
        (names, width) => {
          const rows = names.map((name) => [textCell(name), ownCell("FINISHED"), ownCell("2026"), numberCell(1)]);
          const lines = tableText({ ...sheet, rows }, terminal(width)).split("\n");
          for (const line of lines.filter((one) => !one.startsWith("left out"))) {
            expect(textWidth(line)).toBeLessThanOrEqual(width);
          }
        },
      ),
      { seed: 1 },
    );
  });
});
