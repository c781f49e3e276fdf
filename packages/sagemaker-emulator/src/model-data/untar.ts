import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

const block = 512;

/**
 * Unpacks a gzip-compressed tar archive (ustar, with GNU's and POSIX's long names) into a folder. Throws for what is none, for
 * links and devices, and for names that lead out of the folder.
 */
export async function untarGzip(archive: Readable, folder: string): Promise<void> {
  const gunzip = createGunzip();
  const bytes = new ByteReader(gunzip);
  await Promise.all([pipeline(archive, gunzip), unpack(bytes, folder)]);
}

async function unpack(bytes: ByteReader, folder: string): Promise<void> {
  let longName: string | undefined;
  await mkdir(folder, { recursive: true });
  for (;;) {
    const header = await bytes.exactly(block);
    if (header === undefined) throw new Error("the archive ends too early");
    if (header.every((byte) => byte === 0)) break;
    const { name: shortName, size, type } = readHeader(header);
    const padding = -size & (block - 1);
    if (type === "L" || type === "x" || type === "g") {
      const text = ((await bytes.exactly(size + padding)) ?? Buffer.alloc(0)).subarray(0, size).toString();
      const given = type === "L" ? text.replace(/\0.*$/su, "") : pathOf(text);
      if (type !== "g") longName = given ?? longName;
      continue;
    }
    const name = longName ?? shortName;
    longName = undefined;
    const target = placeOf(folder, name);
    if (type === "5") {
      await mkdir(target, { recursive: true });
    } else if (type === "0" || type === "\0") {
      await mkdir(path.dirname(target), { recursive: true });
      await pipeline(Readable.from(bytes.next(size)), createWriteStream(target, { mode: 0o444 }));
    } else {
      throw new Error(`${JSON.stringify(name)} is neither a file nor a folder: links and devices are not allowed`);
    }
    await bytes.exactly(padding);
  }
  // What follows the end is nothing; gunzip wants to be read to its end.
  await bytes.drain();
}

function readHeader(header: Buffer): { readonly name: string; readonly size: number; readonly type: string } {
  const text = (start: number, length: number): string =>
    header
      .subarray(start, start + length)
      .toString()
      .replace(/\0.*$/su, "");
  const stated = Number.parseInt(text(148, 8).trim(), 8);
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (stated !== sum) throw new Error("it is no tar archive");
  const prefix = text(257, 5) === "ustar" && header[263] !== 0x20 ? text(345, 155) : "";
  const size = Number.parseInt(text(124, 12).trim() || "0", 8);
  if (!Number.isSafeInteger(size) || size < 0) throw new Error("a size in the archive is none");
  return {
    name: prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`,
    size,
    type: String.fromCharCode(header[156]!),
  };
}

/** `path` of a POSIX extended header: `27 path=some/long/name\n`. */
function pathOf(records: string): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/u.exec(records)?.[1];
}

function placeOf(folder: string, name: string): string {
  const target = path.resolve(folder, name);
  const inside = target === path.resolve(folder) || target.startsWith(path.resolve(folder) + path.sep);
  if (inside && !path.isAbsolute(name) && !name.includes("\0")) return target;
  throw new Error(`the name ${JSON.stringify(name)} leads out of the archive's folder`);
}

/** So many bytes after so many, of a stream of chunks. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** `undefined` where there is nothing left; throws where there is less. */
  async exactly(count: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    for await (const part of this.next(count, true)) parts.push(part);
    return parts.length === 0 && count > 0 ? undefined : Buffer.concat(parts);
  }

  async *next(count: number, mayBeNone = false): AsyncGenerator<Buffer> {
    let left = count;
    while (left > 0) {
      if (this.#rest.length === 0) {
        const read = await this.#chunks.next();
        if (read.done === true && mayBeNone && left === count) return;
        if (read.done === true) throw new Error("the archive ends too early");
        this.#rest = read.value as Buffer<ArrayBuffer>;
      }
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  async drain(): Promise<void> {
    while ((await this.#chunks.next()).done !== true);
  }
}
