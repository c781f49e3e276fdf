import { temporaryFolder } from "@sentiment/testing";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256Bytes, sha256File } from "./digest.ts";

describe("digests", () => {
  it("are those of FIPS 180-4's examples", () => {
    expect(sha256Bytes("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256Bytes(new Uint8Array())).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it("are the same for a file and for its bytes", async () => {
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * i) >>> 3);
    const path = join(await temporaryFolder(), "large");
    await writeFile(path, bytes);
    expect(await sha256File(path)).toBe(sha256Bytes(bytes));
  });

  it("fail as input where there is no file", async () => {
    const folder = await temporaryFolder();
    await expect(sha256File(join(folder, "none"))).rejects.toMatchObject({ kind: "input", code: "FILE_NOT_FOUND" });
    await expect(sha256File(folder)).rejects.toMatchObject({ kind: "input", code: "FILE_IS_FOLDER" });
  });
});
