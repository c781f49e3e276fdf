import { runProcess, temporaryFolder } from "@sentiment/testing";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recoverFolder, writeFolderAtomically } from "./atomic-folder.ts";
import { siblingName } from "./sibling-name.ts";

const moduleUrl = new URL("./atomic-folder.ts", import.meta.url).href;

const build = (content: string) => async (folder: string) => {
  await mkdir(join(folder, "deep"));
  await writeFile(join(folder, "a"), content);
  await writeFile(join(folder, "deep", "b"), content);
};

async function contentOf(folder: string): Promise<string> {
  const [a, b] = [await readFile(join(folder, "a"), "utf8"), await readFile(join(folder, "deep", "b"), "utf8")];
  expect(a).toBe(b);
  return a;
}

describe("writeFolderAtomically", () => {
  it("makes the folder with its parents and leaves nothing beside", async () => {
    const root = await temporaryFolder();
    await writeFolderAtomically(join(root, "models", "m"), build("new"));
    expect(await contentOf(join(root, "models", "m"))).toBe("new");
    expect(await readdir(join(root, "models"))).toEqual(["m"]);
  });

  it("refuses to touch what exists, and replaces it when told to", async () => {
    const root = await temporaryFolder();
    const folder = join(root, "m");
    await writeFolderAtomically(folder, build("old"));
    await expect(writeFolderAtomically(folder, build("new"))).rejects.toMatchObject({
      kind: "conflict",
      code: "FOLDER_EXISTS",
    });
    expect(await contentOf(folder)).toBe("old");
    await writeFolderAtomically(folder, build("new"), { replace: true });
    expect(await contentOf(folder)).toBe("new");
    expect(await readdir(root)).toEqual(["m"]);
  });

  it("does not replace a file, nor a folder of another kind", async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, "file"), "mine");
    await mkdir(join(root, "home"));
    await writeFile(join(root, "home", "letter"), "mine");
    await mkdir(join(root, "empty"));
    const replace = (name: string) =>
      writeFolderAtomically(join(root, name), build("new"), { replace: true, marker: "a" });
    await expect(replace("file")).rejects.toMatchObject({ kind: "conflict" });
    await expect(replace("home")).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("no a in it") as unknown,
    });
    expect(await readFile(join(root, "home", "letter"), "utf8")).toBe("mine");
    await replace("empty");
    await replace("empty");
    expect(await contentOf(join(root, "empty"))).toBe("new");
  });

  it("keeps the old folder when building fails or the process is killed meanwhile", async () => {
    const root = await temporaryFolder();
    const folder = join(root, "m");
    await writeFolderAtomically(folder, build("old"));
    const failing = writeFolderAtomically(folder, () => Promise.reject(new Error("no")), { replace: true });
    await expect(failing).rejects.toThrow("no");
    expect(await readdir(root)).toEqual(["m"]);
    const script = `
      import { writeFolderAtomically } from ${JSON.stringify(moduleUrl)};
      await writeFolderAtomically(${JSON.stringify(folder)}, () => process.kill(process.pid, "SIGKILL"), { replace: true });`;
    expect((await runProcess(process.execPath, ["--input-type=module", "-e", script])).code).toBe(137);
    expect(await contentOf(folder)).toBe("old");
  });

  it("lets exactly one of many writers make a folder, and any of them replace it whole", async () => {
    const folder = join(await temporaryFolder(), "m");
    const writers = Array.from({ length: 8 }, (_, writer) => `${writer}`);
    const made = await Promise.allSettled(writers.map((writer) => writeFolderAtomically(folder, build(writer))));
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refusals = made.filter((result) => result.status === "rejected").map(({ reason }) => reason as unknown);
    expect(refusals).toEqual(refusals.map(() => expect.objectContaining({ kind: "conflict" }) as unknown));
    await Promise.all(writers.map((writer) => writeFolderAtomically(folder, build(writer), { replace: true })));
    expect(writers).toContain(await contentOf(folder));
    expect(await readdir(join(folder, ".."))).toEqual(["m"]);
  });

  it("says what is in the way", async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, "file"), "");
    await expect(writeFolderAtomically(join(root, "file", "m"), build("x"))).rejects.toMatchObject({
      kind: "conflict",
      code: "EXISTS",
    });
  });
});

describe("recoverFolder", () => {
  it("brings back the old folder when a crash fell between the two renames of a replacement", async () => {
    const folder = join(await temporaryFolder(), "m");
    await writeFolderAtomically(folder, build("old"));
    await rename(folder, siblingName(folder, "old"));
    expect(await recoverFolder(folder)).toBe(true);
    expect(await contentOf(folder)).toBe("old");
    expect(await recoverFolder(folder)).toBe(false);
  });

  it("is part of the next write", async () => {
    const folder = join(await temporaryFolder(), "m");
    await writeFolderAtomically(folder, build("old"));
    await rename(folder, siblingName(folder, "old"));
    await expect(writeFolderAtomically(folder, build("new"))).rejects.toMatchObject({ kind: "conflict" });
    expect(await contentOf(folder)).toBe("old");
  });

  it("does not take another folder's remains, nor fail where there is nothing", async () => {
    const root = await temporaryFolder();
    await mkdir(siblingName(join(root, "m.2"), "old"));
    expect(await recoverFolder(join(root, "m"))).toBe(false);
    expect(await recoverFolder(join(root, "no", "m"))).toBe(false);
  });
});
