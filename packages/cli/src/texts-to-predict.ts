import type { TextBatch } from "@sentiment/numerics";
import { openTexts } from "@sentiment/dataset";

/** The lines of a stream, those that have come so far together; the last one with or without its newline. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (!text.includes("\n")) {
      rest += text;
      continue;
    }
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield lines.map(withoutCarriageReturn);
  }
  rest += decoder.decode();
  if (rest !== "") yield [withoutCarriageReturn(rest)];
}

/** The texts of a file, batch by batch. */
export async function* textsOfFile(path: string, textColumn: string | undefined): AsyncGenerator<string[]> {
  const source = await openTexts(path, { textColumn });
  for await (const batch of source.batches()) yield stringsOfBatch(batch);
}

function stringsOfBatch({ bytes, starts, ends, rows }: TextBatch): string[] {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return Array.from({ length: rows }, (_, row) => decoder.decode(bytes.subarray(starts[row], ends[row])));
}

function withoutCarriageReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
