import { runProcess, temporaryFolder } from "@sentiment/testing";
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { atomicFill, atomicWrite } from "./atomic-write.ts";

const moduleUrl = new URL("./atomic-write.ts", import.meta.url).href;

async function* broken(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new Uint8Array(100_000));
  throw new Error("the source broke");
}

describe("atomicWrite", () => {
  it("writes text, bytes, and bytes as they come, and leaves nothing beside", async () => {
    const folder = await temporaryFolder();
    const bytes = new TextEncoder().encode("naïve ☕");
    await atomicWrite(join(folder, "text"), "naïve ☕");
    await atomicWrite(join(folder, "bytes"), bytes);
    await atomicWrite(join(folder, "parts"), [bytes.subarray(0, 3), bytes.subarray(3)]);
    for (const name of ["text", "bytes", "parts"]) expect(await readFile(join(folder, name), "utf8")).toBe("naïve ☕");
    expect((await readdir(folder)).toSorted()).toEqual(["bytes", "parts", "text"]);
  });

  it("keeps the old content and no debris when the new content fails on its way", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "kept");
    await writeFile(path, "old");
    await expect(atomicWrite(path, broken())).rejects.toThrow("the source broke");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["kept"]);
  });

  it("keeps the old content when the process is killed half-way", async () => {
    const path = join(await temporaryFolder(), "kept");
    await writeFile(path, "old");
    const script = `
      import { atomicFill, atomicWrite } from ${JSON.stringify(moduleUrl)};
      function* parts() { yield Buffer.alloc(100_000); process.kill(process.pid, "SIGKILL"); yield Buffer.alloc(1); }
      await atomicWrite(${JSON.stringify(path)}, parts());`;
    const { code } = await runProcess(process.execPath, ["--input-type=module", "-e", script]);
    expect(code).toBe(137);
    expect(await readFile(path, "utf8")).toBe("old");
  });

  it("leaves no debris when the process exits half-way", async () => {
    const folder = await temporaryFolder();
    const script = `
      import { atomicFill, atomicWrite } from ${JSON.stringify(moduleUrl)};
      function* parts() { yield Buffer.alloc(100_000); process.exit(130); }
      await atomicWrite(${JSON.stringify(join(folder, "never"))}, parts());`;
    const { code } = await runProcess(process.execPath, ["--input-type=module", "-e", script]);
    expect(code).toBe(130);
    expect(await readdir(folder)).toEqual([]);
  });

  it("never shows a mixture to a reader while many write at once", async () => {
    const path = join(await temporaryFolder(), "contended");
    const contents = Array.from({ length: 20 }, (_, writer) => `${writer} `.repeat(20_000));
    await writeFile(path, contents[0]!);
    const writers = contents.map((content) => atomicWrite(path, content));
    const readers = Array.from({ length: 40 }, () => readFile(path, "utf8"));
    for (const seen of await Promise.all(readers)) expect(contents).toContain(seen);
    await Promise.all(writers);
    expect(contents).toContain(await readFile(path, "utf8"));
  });

  it("keeps the permissions of a file and follows a link", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "secret"), "old");
    await chmod(join(folder, "secret"), 0o600);
    await symlink("secret", join(folder, "link"));
    await atomicWrite(join(folder, "link"), "new");
    expect(await readFile(join(folder, "secret"), "utf8")).toBe("new");
    expect((await stat(join(folder, "secret"))).mode & 0o777).toBe(0o600);
    expect((await lstat(join(folder, "link"))).isSymbolicLink()).toBe(true);
  });

  it("takes the place of a link to a read-only file, which others may share", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "cached"), "old", { mode: 0o444 });
    await symlink("cached", join(folder, "link"));
    await atomicWrite(join(folder, "link"), "new");
    expect(await readFile(join(folder, "cached"), "utf8")).toBe("old");
    expect(await readFile(join(folder, "link"), "utf8")).toBe("new");
    expect((await stat(join(folder, "link"))).mode & 0o200).toBe(0o200);
  });

  it("writes into a device instead of taking its place", async () => {
    await atomicWrite("/dev/null", "gone");
    expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
  });

  it("says what is in the way", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    await mkdir(join(folder, "folder"));
    const failure = (path: string) => atomicWrite(join(folder, path), "x").catch((error: unknown) => error);
    expect(await failure("no/such")).toMatchObject({ kind: "usage", code: "FOLDER_NOT_FOUND" });
    expect(await failure("file/below")).toMatchObject({ kind: "usage", code: "NOT_A_FOLDER" });
    expect(await failure("folder")).toMatchObject({ kind: "usage", code: "FILE_IS_FOLDER" });
    expect(await failure("x".repeat(300))).toMatchObject({ kind: "usage", code: "NAME_TOO_LONG" });
    expect(await failure("x".repeat(255))).toBeUndefined();
  });
});

it("takes a file that is filled in any order, or leaves the old one when that fails", async () => {
  const file = join(await temporaryFolder(), "a.txt");
  const bytes = new TextEncoder().encode("0123456789");
  await atomicFill(file, async (handle) => {
    await handle.write(bytes, 5, 5, 5);
    await handle.write(bytes, 0, 5, 0);
  });
  expect(await readFile(file, "utf8")).toBe("0123456789");
  const failed = atomicFill(file, async (handle) => {
    await handle.write(bytes, 0, 3, 0);
    throw new Error("the network is gone");
  });
  await expect(failed).rejects.toThrow("the network is gone");
  expect(await readFile(file, "utf8")).toBe("0123456789");
  expect(await readdir(dirname(file))).toEqual(["a.txt"]);
});
