import { SentimentError } from "@sentiment/errors";
import { open } from "node:fs/promises";

/** A file to be packed. */
export interface PackedFile {
  /** In the archive: relative, with slashes. */
  readonly name: string;
  /** Where it is read. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * The files, and the folders they are in, as a tar archive (POSIX.1-1988 ustar) in the order of their names, of nobody in
 * particular (uid and gid 0) and of no time (0): the same files give the same bytes, wherever and whenever. Throws an
 * input error for a file that changes meanwhile, or whose name or size the format cannot hold.
 */
export async function* tar(files: readonly PackedFile[]): AsyncGenerator<Uint8Array> {
  const folders = new Set(files.flatMap(({ name }) => foldersAbove(name)));
  const entries = [...[...folders].map((name) => ({ name })), ...files];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!("path" in entry)) {
      yield header(entry.name, { type: "5", mode: 0o755, bytes: 0 });
      continue;
    }
    yield header(entry.name, { type: "0", mode: 0o644, bytes: entry.bytes });
    yield* contentOf(entry);
    yield Buffer.alloc(-entry.bytes & (block - 1));
  }
  yield Buffer.alloc(2 * block);
}

const block = 512;

/** `a/b/c` → `a/`, `a/b/` */
function foldersAbove(name: string): string[] {
  const parts = name.split("/").slice(0, -1);
  return parts.map((_, index) => `${parts.slice(0, index + 1).join("/")}/`);
}

async function* contentOf({ path, bytes }: PackedFile): AsyncGenerator<Uint8Array> {
  let left = bytes;
  await using handle = await open(path);
  for await (const chunk of handle.createReadStream({ highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    left -= chunk.length;
    if (left < 0) break;
    yield chunk;
  }
  if (left === 0) return;
  throw new SentimentError({
    kind: "input",
    code: "FILE_CHANGED",
    message: `${path} changed while it was read: it had ${bytes} bytes before.`,
    hint: "Wait until whatever writes it is done, and try again.",
  });
}

function header(name: string, { type, mode, bytes }: { type: string; mode: number; bytes: number }): Uint8Array {
  const split = splitName(name);
  if (split === undefined || bytes >= 8 ** 11) {
    throw new SentimentError({
      kind: "input",
      code: "FILE_NOT_PACKABLE",
      message: `${name} cannot be packed: its name is too long, or its ${bytes} bytes are too many.`,
      hint: "A tar archive holds names of up to 100 bytes within folders of up to 155, and files of less than 8 GiB.",
    });
  }
  const bytesOfHeader = Buffer.alloc(block);
  const put = (text: string, at: number): void => void bytesOfHeader.write(text, at, "utf8");
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  put(split.name, 0);
  put(octal(mode, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(bytes, 11), 124);
  put(octal(0, 11), 136);
  put(" ".repeat(8), 148);
  put(type, 156);
  put("ustar\u000000", 257);
  put(split.prefix, 345);
  const sum = bytesOfHeader.reduce((total, byte) => total + byte, 0);
  put(`${octal(sum, 6)} `, 148);
  return bytesOfHeader;
}

/** Of names of more than 100 bytes, the folders before some slash go elsewhere. */
function splitName(full: string): { readonly prefix: string; readonly name: string } | undefined {
  const fits = (text: string, bytes: number): boolean => Buffer.byteLength(text) <= bytes;
  if (fits(full, 100)) return { prefix: "", name: full };
  for (let slash = full.indexOf("/"); slash !== -1; slash = full.indexOf("/", slash + 1)) {
    const [prefix, name] = [full.slice(0, slash), full.slice(slash + 1)];
    if (name !== "" && fits(prefix, 155) && fits(name, 100)) return { prefix, name };
  }
  return undefined;
}
