import { writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { temporaryFolder } from "@sentiment/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAll } from "../test/read-all.ts";
import { cutRecords } from "./cut-records.ts";
import { openFile } from "./open-file.ts";

const field = fc.stringMatching(/^[a-zé ,"\n]{1,30}$/u).filter((text) => text.trim() !== "");
const rows = fc.array(fc.tuple(field, fc.constantFrom("yes", "no")), { minLength: 4, maxLength: 40 });

describe("a file that is cut", () => {
  it("has the same rows in the same order, none of them cut, and a header in each piece", async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom("csv", "csv.gz", "jsonl"),
        async (given, pieces, kind) => {
          const folder = await temporaryFolder();
          const file = path.join(folder, `whole.${kind}`);
          const text = kind === "jsonl" ? given.map(asJson).join("\n") : `text,label\n${given.map(asCsv).join("\r\n")}`;
          await writeFile(file, kind === "csv.gz" ? gzipSync(text) : text);
          const found: (readonly [string, string])[] = [];
          let count = 0;
          for await (const { format, bytes } of cutRecords(file, pieces)) {
            const piece = path.join(folder, `piece-${count++}.${format}`);
            await writeFile(piece, bytes);
            const read = await readAll(await openFile(piece));
            found.push(...read.rows.map(({ text: own, label }) => [own, label!] as const));
          }
          expect(count).toBe(pieces);
          const whole = await readAll(await openFile(file));
          expect(found).toEqual(whole.rows.map(({ text: own, label }) => [own, label]));
        },
      ),
      { seed: 4, numRuns: 30 },
    );
  });

  it("is refused where it has fewer rows than there are to be pieces", async () => {
    const file = path.join(await temporaryFolder(), "few.csv");
    await writeFile(file, "text,label\na b,x\n");
    await expect(cutRecords(file, 2).next()).rejects.toMatchObject({ kind: "usage", code: "TOO_FEW_ROWS" });
  });
});

function asCsv([text, label]: readonly [string, string]): string {
  return `"${text.replaceAll('"', '""')}",${label}`;
}

function asJson([text, label]: readonly [string, string]): string {
  return JSON.stringify({ text, label });
}
