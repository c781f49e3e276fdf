import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, it } from "vitest";
import { linesIn } from "./lines-in.ts";

it("lines of both streams come whole, however the engine cuts them", async () => {
  const line = fc.string({ unit: "grapheme" }).filter((text) => !/[\r\n]/u.test(text));
  const cases = fc.tuple(fc.array(line), fc.array(line), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }));
  await fc.assert(
    fc.asyncProperty(cases, async ([out, error, cuts]) => {
      const frames = mixed(cut(written(out), cuts), cut(written(error), cuts));
      const seen = await linesOf(cut(Buffer.concat(frames), cuts));
      expect(seen.toSorted()).toEqual([...out, ...error].toSorted());
    }),
    { seed: 7, numRuns: 100 },
  );
});

it("a last line without an end is a line", async () => {
  expect(await linesOf([frame(1, Buffer.from("a\r\nb"))])).toEqual(["a", "b"]);
});

function written(lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\n`).join(""));
}

function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += cuts[(parts.length - 1) % cuts.length]!) {
    parts.push(bytes.subarray(at, at + cuts[parts.length % cuts.length]!));
  }
  return parts;
}

function mixed(out: readonly Buffer[], error: readonly Buffer[]): Buffer[] {
  const length = Math.max(out.length, error.length);
  return Array.from({ length }, (_, index) => [framed(1, out[index]), framed(2, error[index])]).flat(2);
}

function framed(stream: number, bytes: Buffer | undefined): Buffer[] {
  return bytes === undefined ? [] : [frame(stream, bytes)];
}

function frame(stream: number, bytes: Buffer): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

async function linesOf(chunks: readonly Buffer[]): Promise<string[]> {
  return Readable.from(linesIn(Readable.from(chunks))).toArray() as Promise<string[]>;
}
