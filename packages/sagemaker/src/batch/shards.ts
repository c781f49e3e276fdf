import { createHash, type Hash } from "node:crypto";
import type { RecordBatch } from "@sentiment/dataset";

/** A part of a file's texts, as it is sent: JSON Lines, a text a line, in which a line feed of a text is no line's end. */
export interface Shard {
  readonly records: number;
  readonly content: Buffer;
}

/** What is known of a shard without its content. */
export interface ShardNote {
  /** `00000-1a2b3c4d.jsonl`: its place and its content. */
  readonly name: string;
  readonly records: number;
}

/** No more records in one: the server takes no more in a request, and a shard of short texts is one request. */
const mostRecords = 50_000;
const smallestShard = 64 * 1024;
const largestShard = 32 * 1024 * 1024;
const shardsPerInstance = 4;

/** How long shards of a file are to be: each object is one instance's, so that there are several for each, of about a size. */
export function shardBytes(fileBytes: number, instances: number): number {
  const even = Math.ceil(fileBytes / (instances * shardsPerInstance));
  return Math.min(largestShard, Math.max(smallestShard, even));
}

type Texts = RecordBatch["texts"];

/** The usable texts of a file in shards. */
export async function* shardsOf(batches: AsyncIterable<RecordBatch>, bytesEach: number): AsyncGenerator<Shard> {
  let lines: Buffer[] = [];
  let bytes = 0;
  const taken = (): Shard => {
    const shard = { records: lines.length, content: Buffer.concat(lines) };
    [lines, bytes] = [[], 0];
    return shard;
  };
  for await (const { texts } of batches) {
    for (let row = 0; row < texts.rows; row++) {
      const line = Buffer.from(`${recordOf(texts, row)}\n`);
      if (lines.length > 0 && (bytes + line.length > bytesEach || lines.length >= mostRecords)) yield taken();
      lines.push(line);
      bytes += line.length;
    }
  }
  if (lines.length > 0) yield taken();
}

export function noteOf({ records, content }: Shard, place: number): ShardNote {
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 16);
  return { name: `${String(place).padStart(5, "0")}-${digest}.jsonl`, records };
}

/** What a file's texts are, whoever reads them when: for a file that changes between two readings. */
export class TextsDigest {
  readonly #hash: Hash = createHash("sha256");

  add(texts: Texts): void {
    for (let row = 0; row < texts.rows; row++) {
      this.#hash.update(texts.bytes.subarray(texts.starts[row], texts.ends[row])).update("\n");
    }
  }

  value(): string {
    return this.#hash.digest("hex");
  }
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function recordOf({ bytes, starts, ends }: Texts, row: number): string {
  return JSON.stringify(decoder.decode(bytes.subarray(starts[row], ends[row])));
}
