import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import type { ReadSummary, TextSource } from "../src/labelled-text.ts";
import type { ReadLimits } from "../src/reading/limits.ts";

export interface ReadRows {
  readonly rows: readonly { readonly text: string; readonly label: string | undefined }[];
  readonly summary: ReadSummary;
}

/** Everything a source gives, as strings. */
export async function readAll(source: TextSource): Promise<ReadRows> {
  const found: { text: string; label: number }[] = [];
  for await (const { rows, bytes, starts, ends, labels } of source.batches()) {
    for (let row = 0; row < rows; row++) {
      const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(starts[row], ends[row]));
      found.push({ text, label: labels[row]! });
    }
  }
  const summary = source.summary();
  return { rows: found.map(({ text, label }) => ({ text, label: summary.labels[label] })), summary };
}

/** Texts and labels, one pair a row. */
export function pairsOf({ rows }: ReadRows): [string, string | undefined][] {
  return rows.map(({ text, label }) => [text, label]);
}

const folder = temporaryFolder();
let files = 0;

/** Writes a file to read, with a name of its own before the extension. */
export async function fileWith(content: string | Uint8Array, extension: string): Promise<string> {
  const path = join(await folder, `data-${files++}.${extension}`);
  await writeFile(path, content);
  return path;
}

/** Reads so few bytes at a time that every boundary falls everywhere. */
export function chunksOf(bytes: number): ReadLimits {
  return { chunkBytes: bytes, headBytes: 1, maxRowBytes: 1 << 20, rangeBytes: 1 << 20 };
}

/** What a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
