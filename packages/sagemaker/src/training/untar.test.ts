import { mkdir, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { runProcess, temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { untar } from "./untar.ts";

/** What tar itself makes of a folder. */
async function archiveOf(folder: string, ...flags: readonly string[]): Promise<Buffer> {
  const archive = path.join(await temporaryFolder(), "a.tar");
  const { code, stderr } = await runProcess("tar", ["-cf", archive, "-C", folder, ...flags, "."]);
  if (code !== 0) throw new Error(stderr);
  return readFile(archive);
}

describe("an archive of a training", () => {
  it.each(["--format=gnu", "--format=pax", "--format=ustar"])("is unpacked as tar would, of %s", async (format) => {
    const folder = await temporaryFolder();
    const long = path.join("folder", "x".repeat(90), `${"y".repeat(80)}.txt`);
    await mkdir(path.dirname(path.join(folder, long)), { recursive: true });
    await writeFile(path.join(folder, long), "long");
    await writeFile(path.join(folder, "model.json"), "z".repeat(1000));
    const out = await temporaryFolder();
    await untar(await archiveOf(folder, format), out, "s3://here");
    expect(await readFile(path.join(out, long), "utf8")).toBe("long");
    expect(await readFile(path.join(out, "model.json"), "utf8")).toBe("z".repeat(1000));
  });

  it("is refused with a link, with a name that leads elsewhere, and where it is cut off, and nothing is written", async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "file"), "x");
    const whole = await archiveOf(folder);
    const escaping = await archiveOf(folder, "--transform=s,file,../../file,", "-P");
    await symlink("/etc/passwd", path.join(folder, "link"));
    const linked = await archiveOf(folder);
    const out = path.join(await temporaryFolder(), "a", "b");
    await expect(untar(linked, out, "s3://x")).rejects.toMatchObject({ kind: "input", code: "ARCHIVE_UNSAFE" });
    await expect(untar(escaping, out, "s3://x")).rejects.toMatchObject({ kind: "input" });
    await expect(untar(whole.subarray(0, 1100), out, "s3://x")).rejects.toMatchObject({ code: "ARCHIVE_CORRUPT" });
    await expect(untar(Buffer.from("no archive"), out, "s3://x")).rejects.toMatchObject({ code: "ARCHIVE_CORRUPT" });
    await expect(readdir(out)).rejects.toThrow("ENOENT");
  });
});
