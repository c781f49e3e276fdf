import type { TweetBuffer } from "./tweet-buffer.ts";

const size = 1 << 18;
const lineFeed = 10;
const quote = 34;
const comma = 44;

/** Some rows of a CSV file, quoted where RFC 4180 wants it. */
export class CsvChunk {
  readonly #bytes = new Uint8Array(size);
  #length = 0;

  constructor(header = "") {
    this.#ascii(header);
  }

  /** The longest row may not fit any more. */
  get isFull(): boolean {
    return this.#length > size - 32_768;
  }

  content(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  addRow(label: string, tweet: TweetBuffer): void {
    this.#ascii(label);
    this.#bytes[this.#length++] = comma;
    if (needsQuotes(tweet)) this.#addQuoted(tweet);
    else {
      this.#bytes.set(tweet.bytes.subarray(0, tweet.length), this.#length);
      this.#length += tweet.length;
    }
    this.#bytes[this.#length++] = lineFeed;
  }

  #addQuoted(tweet: TweetBuffer): void {
    this.#bytes[this.#length++] = quote;
    for (let at = 0; at < tweet.length; at++) {
      const byte = tweet.bytes[at]!;
      if (byte === quote) this.#bytes[this.#length++] = quote;
      this.#bytes[this.#length++] = byte;
    }
    this.#bytes[this.#length++] = quote;
  }

  #ascii(text: string): void {
    for (let i = 0; i < text.length; i++) this.#bytes[this.#length++] = text.charCodeAt(i);
  }
}

function needsQuotes({ bytes, length }: TweetBuffer): boolean {
  for (let at = 0; at < length; at++) {
    const byte = bytes[at]!;
    if (byte === comma || byte === quote || byte === lineFeed) return true;
  }
  return false;
}
