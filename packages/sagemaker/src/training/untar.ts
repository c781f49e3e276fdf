import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { safeJoin } from "@sentiment/files";

const block = 512;

/** More is no model of ours. */
const mostBytes = 4 * 2 ** 30;

/**
 * Writes the regular files of an unpacked tar archive (POSIX ustar, with longer names as GNU and pax write them) into a folder. Throws
 * input errors, before it writes a name that leads elsewhere, for links and devices, and for what is cut off.
 */
export async function untar(archive: Uint8Array, folder: string, from: string): Promise<void> {
  for (const { name, content } of entriesOf(archive, from)) {
    const file = safeJoin(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

interface Entry {
  readonly name: string;
  readonly content: Uint8Array;
}

function entriesOf(archive: Uint8Array, from: string): readonly Entry[] {
  const entries: Entry[] = [];
  let longName: string | undefined;
  for (let at = 0; at + block <= archive.length;) {
    const header = archive.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) return entries;
    const size = octal(header, 124, 12);
    if (!isHeader(header) || !(size <= mostBytes) || at + block + size > archive.length) throw broken(from);
    const content = archive.subarray(at + block, at + block + size);
    at += block + Math.ceil(size / block) * block;
    const type = String.fromCharCode(header[156]!);
    if (type === "L") longName = text(content);
    else if (type === "x") longName = paxPath(content) ?? longName;
    else if (type !== "g") {
      const name = (longName ?? nameIn(header)).replace(/^(?:\.\/)+/u, "");
      longName = undefined;
      if (type === "0" || type === "\0") entries.push({ name, content });
      else if (type !== "5") throw unsafe(from, name);
    }
  }
  throw broken(from);
}

/** Whether its checksum is that of a header. */
function isHeader(header: Uint8Array): boolean {
  const sum = header.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte), 0);
  return octal(header, 148, 8) === sum;
}

function nameIn(header: Uint8Array): string {
  const prefix = text(header.subarray(257, 262)) === "ustar" ? text(header.subarray(345, 500)) : "";
  const name = text(header.subarray(0, 100));
  return prefix === "" || text(header.subarray(257, 265)).endsWith("  ") ? name : `${prefix}/${name}`;
}

/** Records are `<length> <key>=<value>\n`. */
function paxPath(content: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/u.exec(text(content))?.[1];
}

function octal(header: Uint8Array, start: number, length: number): number {
  return Number.parseInt(text(header.subarray(start, start + length)).trim() || "0", 8);
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString();
}

function broken(from: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "ARCHIVE_CORRUPT",
    message: `${from} is no whole tar archive.`,
    hint: "Run the command again: it is fetched anew.",
  });
}

function unsafe(from: string, name: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "ARCHIVE_UNSAFE",
    message: `${from} holds ${JSON.stringify(name)}, which is no regular file, and is not unpacked.`,
    hint: "A model of ours has none: see who has written it.",
  });
}
