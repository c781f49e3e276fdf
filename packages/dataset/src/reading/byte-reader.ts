import { errnoOf } from "@sentiment/files";
import { open } from "node:fs/promises";
import { Readable, pipeline } from "node:stream";
import { createGunzip, type Gunzip } from "node:zlib";
import { inputError } from "../input-error.ts";

/** The bytes of a file, from start to end, unpacked where they are packed. */
export interface ByteReader {
  /** Bytes of the file on the disk; undefined for a pipe. */
  readonly total: number | undefined;
  /** The file is packed: what is read are not its bytes. */
  readonly packed: boolean;
  /** How many of them have been read. */
  readonly position: number;
  /** Reads at most `length` bytes to `target[offset …]`; 0 at the end only. */
  read(target: Uint8Array, offset: number, length: number): Promise<number>;
  close(): Promise<void>;
}

const headBytes = 1 << 16;

/** What of an open file is used here. */
interface Handle {
  read(target: Uint8Array, offset: number, length: number): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}

/**
 * Opens a file or pipe, or takes the bytes of a stream, for which `path` is the name. Gzip is recognised by its first two bytes, whatever the name, and may have several members.
 * Errors (`input`): missing, a folder, not permitted; later, a packed file that is cut off or damaged.
 */
export async function openByteReader(path: string, stream?: AsyncIterable<Uint8Array>): Promise<ByteReader> {
  const { handle, size } = stream === undefined ? await openHandle(path) : { handle: new StreamHandle(stream) };
  try {
    const file = new FileReader(handle, size);
    await file.readHead(headBytes);
    return file.startsWith(0x1f, 0x8b) ? new GunzipReader(file, path) : file;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openHandle(path: string): Promise<{ readonly handle: Handle; readonly size: number | undefined }> {
  const handle = await open(path, "r").catch((error: unknown) => {
    throw openError(error, path);
  });
  const status = await handle.stat();
  if (!status.isDirectory()) return { handle, size: status.isFile() ? status.size : undefined };
  await handle.close();
  throw folderError(path);
}

/** A stream as if it were an open pipe. */
class StreamHandle implements Handle {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest = new Uint8Array();

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<{ bytesRead: number }> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return { bytesRead: 0 };
      this.#rest = new Uint8Array(next.value);
    }
    const bytesRead = Math.min(length, this.#rest.length);
    target.set(this.#rest.subarray(0, bytesRead), offset);
    this.#rest = this.#rest.subarray(bytesRead);
    return { bytesRead };
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

/** Opens a plain file to be read from one of its bytes on. */
export async function openByteReaderAt(path: string, from: number): Promise<ByteReader> {
  const handle = await open(path, "r").catch((error: unknown) => {
    throw openError(error, path);
  });
  let position = from;
  return {
    total: undefined,
    packed: false,
    get position() {
      return position;
    },
    async read(target, offset, length) {
      const { bytesRead } = await handle.read(target, offset, length, position);
      position += bytesRead;
      return bytesRead;
    },
    close: () => handle.close(),
  };
}

/** Reads a file as it is; keeps its first bytes so that they can be looked at before they are read. */
class FileReader implements ByteReader {
  readonly packed = false;
  position = 0;
  readonly total: number | undefined;
  readonly #handle: Handle;
  #head = new Uint8Array();

  constructor(handle: Handle, total: number | undefined) {
    this.#handle = handle;
    this.total = total;
  }

  async readHead(length: number): Promise<void> {
    const head = new Uint8Array(length);
    let filled = 0;
    // A pipe may give a single byte first; two are needed to tell what it holds.
    while (filled < 2) {
      const { bytesRead } = await this.#handle.read(head, filled, length - filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    this.#head = head.subarray(0, filled);
  }

  startsWith(...bytes: readonly number[]): boolean {
    return bytes.every((byte, i) => this.#head[i] === byte);
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    let count = Math.min(this.#head.length, length);
    if (count > 0) {
      target.set(this.#head.subarray(0, count), offset);
      this.#head = this.#head.subarray(count);
    } else {
      count = (await this.#handle.read(target, offset, length)).bytesRead;
    }
    this.position += count;
    return count;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** Unpacks what a file reader gives. */
class GunzipReader implements ByteReader {
  readonly packed = true;
  readonly #file: FileReader;
  readonly #path: string;
  readonly #gunzip: Gunzip;
  readonly #unpacked: AsyncIterator<Uint8Array<ArrayBuffer>, undefined>;
  #rest = new Uint8Array();

  constructor(file: FileReader, path: string) {
    this.#file = file;
    this.#path = path;
    this.#gunzip = createGunzip({ chunkSize: 1 << 18 });
    // Failures surface where the unpacked bytes are read.
    pipeline(Readable.from(chunksOf(file), { objectMode: false }), this.#gunzip, () => undefined);
    this.#unpacked = this.#gunzip[Symbol.asyncIterator]() as AsyncIterator<Uint8Array<ArrayBuffer>, undefined>;
  }

  get total(): number | undefined {
    return this.#file.total;
  }

  get position(): number {
    return this.#file.position;
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    if (this.#rest.length === 0) this.#rest = await this.#next();
    const count = Math.min(this.#rest.length, length);
    target.set(this.#rest.subarray(0, count), offset);
    this.#rest = this.#rest.subarray(count);
    return count;
  }

  async #next(): Promise<Uint8Array<ArrayBuffer>> {
    try {
      const result = await this.#unpacked.next();
      return result.done === true ? new Uint8Array() : result.value;
    } catch (error) {
      throw unpackError(error, this.#path);
    }
  }

  async close(): Promise<void> {
    this.#gunzip.destroy();
    await this.#file.close();
  }
}

async function* chunksOf(file: FileReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk = new Uint8Array(1 << 18);
    const count = await file.read(chunk, 0, chunk.length);
    if (count === 0) return;
    yield chunk.subarray(0, count);
  }
}

function openError(error: unknown, path: string): unknown {
  switch (errnoOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return inputError(
        "DATA_NOT_FOUND",
        `There is no file ${path}.`,
        "Check the path, and the folder it starts from.",
        error,
      );
    case "EACCES":
    case "EPERM":
      return inputError(
        "DATA_NOT_READABLE",
        `There is no permission to read ${path}.`,
        `See who may: ls -l ${path}`,
        error,
      );
    case "EISDIR":
      return folderError(path);
    case undefined:
    default:
      return error;
  }
}

function folderError(path: string): Error {
  return inputError("DATA_IS_FOLDER", `${path} is a folder where a file is needed.`, `Name a file in it: ls ${path}`);
}

function unpackError(error: unknown, path: string): unknown {
  const code = errnoOf(error);
  if (code === "Z_BUF_ERROR") {
    return inputError(
      "GZIP_TRUNCATED",
      `${path} is cut off: its gzip data ends too early.`,
      "Get the file again.",
      error,
    );
  }
  if (code?.startsWith("Z_") === true) {
    const reason = (error as Error).message;
    return inputError("GZIP_DAMAGED", `${path} cannot be unpacked: ${reason}.`, "Get the file again.", error);
  }
  return error;
}
