import { createWriteStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

/** What is called so in an archive, and where it is. */
export interface TarEntry {
  readonly name: string;
  readonly file: string;
}

const block = 512;

/** Packs files into a gzip-compressed tar archive (POSIX.1-2001's ustar; longer names as GNU writes them). */
export async function writeTarGzip(entries: readonly TarEntry[], archive: string): Promise<void> {
  await pipeline(blocksOf(entries), createGzip(), createWriteStream(archive));
}

async function* blocksOf(entries: readonly TarEntry[]): AsyncGenerator<Buffer> {
  for (const { name, file } of entries) {
    const { mtimeMs, mode } = await stat(file);
    const content = await readFile(file);
    const longName = Buffer.from(`${name}\0`);
    if (longName.length > 100) {
      yield header("././@LongLink", { size: longName.length, type: "L", mode: 0o644, seconds: 0 });
      yield padded(longName);
    }
    yield header(name, { size: content.length, type: "0", mode: mode & 0o777, seconds: Math.floor(mtimeMs / 1000) });
    yield padded(content);
  }
  yield Buffer.alloc(2 * block);
}

interface Described {
  readonly size: number;
  readonly type: "0" | "L";
  readonly mode: number;
  readonly seconds: number;
}

function header(name: string, { size, type, mode, seconds }: Described): Buffer {
  const bytes = Buffer.alloc(block);
  const octal = (value: number, start: number, length: number): void => {
    bytes.write(`${value.toString(8).padStart(length - 1, "0")}\0`, start, "latin1");
  };
  Buffer.from(name).copy(bytes, 0, 0, 100);
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(seconds, 136, 12);
  bytes.write("        ", 148, "latin1");
  bytes.write(type, 156, "latin1");
  bytes.write("ustar\u000000", 257, "latin1");
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return bytes;
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc(-content.length & (block - 1))]);
}
