import { ByteStringTable, grown } from "@sentiment/numerics";
import { grownBytes } from "../grown-bytes.ts";
import { cutChunk } from "../tokenizers/tweets/cut-chunk.ts";
import type { TokenizerOptions } from "../tokenizers/tokenizer.ts";

/** Longer chunks hardly come again, and one may be a megabyte. */
const longestKept = 64;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * What `cutChunk` makes of chunks of bytes. A chunk's tokens do not hang on its neighbours and most chunks come again
 * and again, so each is cut once and its tokens are kept as bytes; when there are `mostChunks`, all are forgotten, so
 * that memory stays bounded on endless text.
 *
 * After `find`, the chunk's tokens are those from `first` to before `last`: token i is `bytes[starts[i] .. starts[i + 1])`
 * and of kind `kinds[i]`.
 */
export class ChunkMemory {
  first = 0;
  last = 0;
  bytes: Uint8Array = new Uint8Array(1 << 14);
  starts: Int32Array = new Int32Array(1 << 12);
  kinds: Uint8Array = new Uint8Array(1 << 12);
  readonly #options: TokenizerOptions;
  readonly #mostChunks: number;
  #chunks = new ByteStringTable();
  /** Chunk i has the tokens `#chunkTokens[i]` to before `#chunkTokens[i + 1]`. */
  #chunkTokens: Int32Array = new Int32Array(1 << 12);

  constructor(options: TokenizerOptions, mostChunks = 1 << 17) {
    this.#options = options;
    this.#mostChunks = mostChunks;
  }

  /** Finds the tokens of the chunk `bytes[start .. end)`. */
  find(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > longestKept) {
      this.first = this.#chunkTokens[this.#chunks.count]!;
      this.last = this.#cut(bytes.subarray(start, end), this.first);
      return;
    }
    let id = this.#chunks.find(bytes, start, end);
    if (id < 0) {
      if (this.#chunks.count === this.#mostChunks) this.#chunks = new ByteStringTable();
      id = this.#chunks.idOf(bytes, start, end);
      this.#chunkTokens = grown(this.#chunkTokens, id + 2);
      this.#chunkTokens[id + 1] = this.#cut(bytes.subarray(start, end), this.#chunkTokens[id]!);
    }
    this.first = this.#chunkTokens[id]!;
    this.last = this.#chunkTokens[id + 1]!;
  }

  /** Puts the chunk's tokens from number `first` on; gives the number behind the last. */
  #cut(chunk: Uint8Array, first: number): number {
    let token = first;
    for (const { text, kind } of cutChunk(decoder.decode(chunk), this.#options)) {
      const start = this.starts[token]!;
      this.bytes = grownBytes(this.bytes, start + 3 * text.length);
      this.starts = grown(this.starts, token + 2);
      this.kinds = grownBytes(this.kinds, token + 1);
      this.kinds[token++] = kind;
      this.starts[token] = start + encoder.encodeInto(text, this.bytes.subarray(start)).written;
    }
    return token;
  }
}
