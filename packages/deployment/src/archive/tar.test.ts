import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tar, type PackedFile } from "./tar.ts";

async function packed(files: readonly PackedFile[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar(files)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A file of that name, to be read from a path that has nothing to do with it. */
async function file(name: string, content: Uint8Array | string): Promise<PackedFile> {
  const place = path.join(await temporaryFolder(), "content");
  await writeFile(place, content);
  return { name, path: place, bytes: Buffer.byteLength(content) };
}

describe("an archive", () => {
  it("holds for GNU tar what was put into it", async () => {
    const name = fc.stringMatching(/^[a-zåß漢 _-][a-z0-9åß漢 ._-]{0,30}$/u);
    const names = fc.uniqueArray(fc.array(name, { minLength: 1, maxLength: 4 }), {
      selector: (parts) => parts[0],
      maxLength: 6,
    });
    const contents = fc.uint8Array({ maxLength: 2000 });
    await fc.assert(
      fc.asyncProperty(names, contents, async (paths, content) => {
        const files = await Promise.all(paths.map((parts) => file(parts.join("/"), content)));
        const folder = await temporaryFolder();
        execFileSync("tar", ["-x", "-C", folder], { input: await packed(files) });
        for (const { name: each } of files) {
          expect(await readFile(path.join(folder, each))).toEqual(Buffer.from(content));
        }
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  it("is the same whatever the order, the time and the rights of the files", async () => {
    const [one, two] = [await file("b/one", "1"), await file("a", "2")];
    const again = await file("a", "2");
    await mkdir(path.join(path.dirname(again.path), "x"));
    expect(await packed([one, two])).toEqual(await packed([again, one]));
    const listed = execFileSync("tar", ["-tv", "--numeric-owner", "--utc"], {
      input: await packed([one, two]),
    }).toString();
    expect(
      listed
        .trim()
        .split("\n")
        .map((line) => line.replace(/ +/gu, " ")),
    ).toEqual([
      "-rw-r--r-- 0/0 1 1970-01-01 00:00 a",
      "drwxr-xr-x 0/0 0 1970-01-01 00:00 b/",
      "-rw-r--r-- 0/0 1 1970-01-01 00:00 b/one",
    ]);
  });

  it("holds names of up to 100 bytes in folders of up to 155, and refuses longer ones", async () => {
    const long = `${"f".repeat(60)}/${"g".repeat(90)}/${"n".repeat(100)}`;
    const folder = await temporaryFolder();
    execFileSync("tar", ["-x", "-C", folder], { input: await packed([await file(long, "deep")]) });
    expect(await readFile(path.join(folder, long), "utf8")).toBe("deep");
    await expect(packed([await file("n".repeat(101), "x")])).rejects.toMatchObject({ code: "FILE_NOT_PACKABLE" });
  });

  it.each(["longer than it was", "cut"])("is not made of a file that is %s", async (content) => {
    const changed = { ...(await file("weights", content)), bytes: 8 };
    await expect(packed([changed])).rejects.toMatchObject({ kind: "input", code: "FILE_CHANGED" });
  });
});
