import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { temporaryFolder } from "@sentiment/testing";
import { expect, it } from "vitest";
import { untarGzip } from "./untar.ts";

it("unpacks files and folders, as they are", async () => {
  const large = Buffer.alloc(200_000, "x");
  const folder = await unpacked(
    entry("a/", Buffer.alloc(0), "5"),
    entry("a/b.txt", Buffer.from("hello")),
    entry("c", large),
  );
  expect(await readdir(folder, { recursive: true })).toEqual(expect.arrayContaining(["a", "a/b.txt", "c"]));
  expect(await readFile(path.join(folder, "a/b.txt"), "utf8")).toBe("hello");
  expect((await readFile(path.join(folder, "c"))).equals(large)).toBe(true);
});

it.each([
  ["a name that leads out of it", entry("../out", Buffer.from("x"))],
  ["a name from the root", entry("/tmp/sentiment-out", Buffer.from("x"))],
  ["a symbolic link", entry("link", Buffer.alloc(0), "2")],
  ["a hard link", entry("link", Buffer.alloc(0), "1")],
  ["a device", entry("device", Buffer.alloc(0), "3")],
])("refuses %s", async (_, bad) => {
  await expect(unpacked(bad)).rejects.toThrow(/leads out|neither a file nor a folder/u);
});

it("refuses what ends too early, is no archive, or not compressed", async () => {
  const folder = await temporaryFolder();
  const of = async (bytes: Buffer): Promise<void> => untarGzip(Readable.from([bytes]), folder);
  await expect(of(gzipSync(entry("a", Buffer.alloc(2000)).subarray(0, 1000)))).rejects.toThrow(/ends too early/u);
  await expect(of(gzipSync(Buffer.alloc(1024, "no archive")))).rejects.toThrow(/no tar archive/u);
  await expect(of(Buffer.from("not compressed"))).rejects.toThrow(/header/u);
});

async function unpacked(...entries: readonly Buffer[]): Promise<string> {
  const folder = path.join(await temporaryFolder(), "model");
  await untarGzip(Readable.from([gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]))]), folder);
  return folder;
}

/** One entry of a tar archive: its header, its content, filled up to whole blocks. */
function entry(name: string, content: Buffer, type = "0"): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write(" ".repeat(8), 148);
  header.write(type, 156);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc(-content.length & 511)]);
}
