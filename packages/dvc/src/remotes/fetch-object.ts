import { existsSync } from "node:fs";
import { open, rename, rm, type FileHandle } from "node:fs/promises";
import { SentimentError } from "@sentiment/errors";
import { errnoOf } from "@sentiment/files";
import type { Cache } from "../cache/cache.ts";
import type { Keeper } from "../cache/keeper.ts";
import { inputError, remoteError } from "../dvc-error.ts";
import { contentHash, contentMd5, type ContentHash } from "../formats/content-hash.ts";
import { objectName, objectPath, type ObjectId } from "../formats/object-id.ts";
import type { Incoming, Remote } from "./remote.ts";

export interface Transfer {
  readonly remote: Remote;
  readonly cache: Cache;
  /** Who keeps small objects instead of the cache itself, later. */
  readonly keeper?: Keeper | undefined;
  readonly signal: AbortSignal;
  /** Bytes that have come. */
  readonly onBytes: (bytes: number) => void;
}

/** Up to this size an object is taken as a whole. */
const small = 1 << 20;
/** How often in a row a connection may break off without a byte gained. */
const mostBreaks = 4;

/**
 * Brings an object into the cache. False: the remote has it not. The hash is computed while it comes; of a large one that
 * breaks off, what has come is kept and gone on with, now or at the next call. What has another hash is fetched once more.
 * Errors: `input` (OBJECT_DAMAGED), `remote` (LOGIN_PAGE, DOWNLOAD_CUT_OFF), those of the remote, and of the disk.
 */
export async function fetchObject(id: ObjectId, transfer: Transfer): Promise<boolean> {
  const first = await fetchOnce(id, transfer);
  if (typeof first === "boolean") return first;
  const second = await fetchOnce(id, transfer);
  if (typeof second === "boolean") return second;
  throw second;
}

/** True: it is in the cache. False: it is not there. An error: it came, and is something else. */
async function fetchOnce(id: ObjectId, transfer: Transfer): Promise<boolean | SentimentError> {
  const { remote, cache, signal } = transfer;
  const partial = new PartialFile(cache, id);
  let [tag, breaks, gained] = [undefined as string | undefined, 0, 0];
  try {
    await partial.claim();
    for (;;) {
      const incoming = await remote.open(objectPath(id), { start: partial.size, tag }, signal);
      if (incoming === undefined) return false;
      const failure = await pour(incoming, id, partial, transfer);
      signal.throwIfAborted();
      if (failure === undefined) {
        const md5 = partial.finish();
        if (md5 !== id.md5) return await damaged(id, md5, incoming, { ...transfer, partial });
        await partial.keep(transfer.keeper);
        return true;
      }
      breaks = partial.size > gained ? 1 : breaks + 1;
      [tag, gained] = [incoming.tag, partial.size];
      if (breaks > mostBreaks) throw cutOff(remote.place(objectPath(id)), partial.size, failure.cause);
    }
  } finally {
    await partial.release();
  }
}

/** Takes what comes; what broke it off is returned, what goes wrong on this side is thrown. */
async function pour(
  incoming: Incoming,
  id: ObjectId,
  partial: PartialFile,
  { onBytes, signal }: Transfer,
): Promise<{ readonly cause: unknown } | undefined> {
  if (incoming.start !== partial.size) await partial.restart();
  const { size } = incoming;
  if (partial.size === 0 && size !== undefined && size <= small) {
    let bytes: Uint8Array;
    try {
      bytes = await incoming.bytes();
    } catch (cause) {
      return { cause };
    }
    if (bytes.length !== size) return { cause: undefined };
    onBytes(bytes.length);
    partial.whole(bytes, contentMd5(id.hash, bytes));
    return undefined;
  }
  const pieces = incoming.body[Symbol.asyncIterator]();
  try {
    for (;;) {
      let next: IteratorResult<Uint8Array>;
      try {
        next = await pieces.next();
      } catch (cause) {
        return { cause };
      }
      if (next.done === true) break;
      signal.throwIfAborted();
      await partial.add(next.value);
      onBytes(next.value.length);
    }
  } finally {
    await incoming.cancel();
  }
  return size === undefined || partial.size === size ? undefined : { cause: undefined };
}

/** An object while it comes: in memory if it is small, else in a file beside its place in the cache. */
class PartialFile {
  readonly #cache: Cache;
  readonly #id: ObjectId;
  #bytes: Uint8Array | undefined;
  #md5: string | undefined;
  #file: { readonly path: string; readonly handle: FileHandle } | undefined;
  #hash: ContentHash;
  size = 0;

  constructor(cache: Cache, id: ObjectId) {
    this.#cache = cache;
    this.#id = id;
    this.#hash = contentHash(id.hash);
  }

  get #left(): string {
    return `${this.#cache.place(this.#id)}.partial`;
  }

  /** Takes over what an earlier attempt has left; of several processes, one gets it. */
  async claim(): Promise<void> {
    if (!existsSync(this.#left)) return;
    const path = this.#cache.temporary(this.#id);
    try {
      await rename(this.#left, path);
    } catch (error) {
      if (errnoOf(error) === "ENOENT") return;
      throw error;
    }
    const handle = await open(path, "r+");
    this.#file = { path, handle };
    const piece = Buffer.allocUnsafe(1 << 20);
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, this.size);
      if (bytesRead === 0) return;
      this.#hash.update(piece.subarray(0, bytesRead));
      this.size += bytesRead;
    }
  }

  async add(bytes: Uint8Array): Promise<void> {
    if (this.#file === undefined) {
      const path = this.#cache.temporary(this.#id);
      this.#file = { path, handle: await open(path, "wx+") };
    }
    this.#hash.update(bytes);
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.#file.handle.write(bytes, at, bytes.length - at, this.size);
      at += bytesWritten;
      this.size += bytesWritten;
    }
  }

  whole(bytes: Uint8Array, md5: string): void {
    [this.#bytes, this.#md5] = [bytes, md5];
  }

  async restart(): Promise<void> {
    await this.#file?.handle.truncate(0);
    this.#hash = contentHash(this.#id.hash);
    this.size = 0;
  }

  finish(): string {
    return this.#md5 ?? this.#hash.digest();
  }

  async keep(keeper: Keeper | undefined): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    if (this.#bytes !== undefined && keeper !== undefined) await keeper.add(this.#id.md5, this.#bytes);
    else if (this.#bytes !== undefined) this.#cache.keepBytes(this.#id, this.#bytes);
    else if (file === undefined) this.#cache.keepBytes(this.#id, new Uint8Array());
    await file?.handle.close();
    if (file !== undefined && this.#bytes === undefined) this.#cache.keepFile(this.#id, file.path);
    else if (file !== undefined) await rm(file.path, { force: true });
  }

  async discard(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.handle.close();
    if (file !== undefined) await rm(file.path, { force: true });
  }

  /** Leaves what has come, if it is worth it, to whoever tries next. */
  async release(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.handle.close();
    if (file === undefined) return;
    if (this.size >= small) await rename(file.path, this.#left);
    else await rm(file.path, { force: true });
  }
}

async function damaged(
  id: ObjectId,
  md5: string,
  { mediaType }: Incoming,
  { remote, partial }: Transfer & { readonly partial: PartialFile },
): Promise<SentimentError> {
  await partial.discard();
  const place = remote.place(objectPath(id));
  if (/^text\/html\b/iu.test(mediaType ?? "")) {
    return remoteError(
      "LOGIN_PAGE",
      `${place} is a web page (text/html) instead of the data, probably one to log in.`,
      "Is the remote's url the right one, and does it need a login? DagsHub's ends in .dvc and wants DAGSHUB_USER_TOKEN.",
    );
  }
  return inputError(
    "OBJECT_DAMAGED",
    `${place} should have the MD5 ${objectName(id)} and has ${md5}, twice; nothing of it is kept.`,
    "It is damaged there: have it pushed anew from where the data is.",
  );
}

function cutOff(place: string, bytes: number, cause: unknown): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "DOWNLOAD_CUT_OFF",
    message: `The connection that ${place} comes through ends after ${bytes} bytes each time.`,
    hint: "Try again later: what has come is kept, and gone on with.",
    cause,
  });
}
