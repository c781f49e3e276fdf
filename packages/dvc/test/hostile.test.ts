import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { link, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { bareRepository, filesIn, pullIn } from "./as-user.ts";

const md5Of = (content: string): string => createHash("md5").update(content).digest("hex");

/** The remote's files for these contents, and for a list as it stands. */
function objects(contents: readonly string[], list?: string): Record<string, string> {
  const place = (md5: string, ending = ""): string => `store/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}${ending}`;
  const files = contents.map((content) => [place(md5Of(content)), content] as const);
  return Object.fromEntries([...files, ...(list === undefined ? [] : [[place(md5Of(list), ".dir"), list] as const])]);
}

const config = { ".dvc/config": "[core]\nremote = store\n['remote \"store\"']\nurl = ../store\n" };
const bad = "#!/bin/sh\necho harm\n";

/** A repository within a folder, whose remote has a folder `data` of this list. */
async function withList(list: string, extra: Readonly<Record<string, string>> = {}): Promise<string> {
  const around = await temporaryFolder();
  const dvcFile = `outs:\n- md5: ${md5Of(list)}.dir\n  hash: md5\n  path: data\n`;
  return bareRepository(path.join(around, "clone"), {
    ...config,
    ...objects([bad], list),
    "data.dvc": dvcFile,
    ...extra,
  });
}

async function expectRefused(root: string, code = "UNSAFE_PATH"): Promise<void> {
  const before = filesIn(path.dirname(root));
  await expect(pullIn(root, { force: true })).rejects.toMatchObject({ kind: "input", code });
  expect(filesIn(path.dirname(root))).toEqual(before);
}

describe("what means harm writes nothing", () => {
  it.each([
    "../escaped",
    "../../escaped",
    "/tmp/escaped-from-dvc",
    "a/../../escaped",
    ".git/hooks/post-checkout",
    "x/.GIT/hooks/post-checkout",
    ".dvc/config",
    "a\0b",
    "",
  ])("as a name in a list: %j", async (name) => {
    await expectRefused(await withList(JSON.stringify([{ md5: md5Of(bad), relpath: name }])));
  });

  it.each([
    ["a list of files that is no list", "{}", "DVC_TREE_INVALID"],
    ["one name twice", JSON.stringify([1, 2].map(() => ({ md5: md5Of(bad), relpath: "a" }))), "DVC_TREE_INVALID"],
    [
      "a file that is a folder, too",
      JSON.stringify(["a", "a/b"].map((relpath) => ({ md5: md5Of(bad), relpath }))),
      "DVC_TREE_INVALID",
    ],
    ["a hash that is a path", JSON.stringify([{ md5: "../../../../etc/passwd", relpath: "a" }]), "DVC_HASH_INVALID"],
  ])("as %s", async (_name, list, code) => {
    await expectRefused(await withList(list), code);
  });

  it.each([
    "../escaped",
    "/tmp/escaped-from-dvc",
    ".git/hooks/post-checkout",
    ".dvc/config",
    ".",
    "https://x.org/a",
    "x.dvc",
    ".gitignore",
  ])("as the place of an output: %j", async (place) => {
    const root = await bareRepository(path.join(await temporaryFolder(), "clone"), {
      ...config,
      ...objects([bad]),
      "x.dvc": `outs:\n- md5: ${md5Of(bad)}\n  hash: md5\n  path: ${place}\n`,
    });
    await expectRefused(root);
  });

  it("as a folder to work in: wdir", async () => {
    const root = await withList("[]", {
      "x.dvc": `wdir: ../..\nouts:\n- md5: ${md5Of(bad)}\n  hash: md5\n  path: a\n`,
    });
    await expectRefused(root);
  });

  it.each(["../elsewhere", ".git/hooks"])("through a link in the repository to %s", async (leadsTo) => {
    const root = await withList("[]", {
      "sub.dvc": `outs:\n- md5: ${md5Of(bad)}\n  hash: md5\n  path: sub/post-checkout\n`,
      ".git/hooks/README": "",
    });
    await mkdir(path.join(root, "..", "elsewhere"));
    await symlink(leadsTo, path.join(root, "sub"));
    await expectRefused(root);
  });

  it.each([".dvc/cache", ".dvc/cache/files", ".dvc/cache/files/md5"])(
    "through a link in the cache: %s",
    async (place) => {
      const root = await withList(JSON.stringify([{ md5: md5Of(bad), relpath: "a" }]));
      await mkdir(path.join(root, "..", "elsewhere"));
      await mkdir(path.join(root, path.dirname(place)), { recursive: true });
      await symlink(path.join(root, "..", "elsewhere"), path.join(root, place));
      await expectRefused(root);
    },
  );

  it("nor through a link, or a second name, where a file or the folder is to be", async () => {
    const list = JSON.stringify([
      { md5: md5Of(bad), relpath: "a" },
      { md5: md5Of(bad), relpath: "b/c" },
    ]);
    const root = await withList(list);
    const outside = path.join(root, "..", "outside");
    await mkdir(outside);
    await writeFile(path.join(outside, "a"), "mine");
    await mkdir(path.join(root, "data"));
    await link(path.join(outside, "a"), path.join(root, "data", "a"));
    await symlink(outside, path.join(root, "data", "b"));
    await expect(pullIn(root)).rejects.toMatchObject({ kind: "conflict", code: "DATA_CHANGED" });
    await pullIn(root, { force: true });
    expect(filesIn(path.join(root, "data"))).toEqual({ a: bad, "b/c": bad });
    expect(filesIn(outside)).toEqual({ a: "mine" });

    const other = await withList(list);
    await symlink(outside, path.join(other, "data"));
    await expect(pullIn(other)).rejects.toMatchObject({ kind: "conflict" });
    await pullIn(other, { force: true });
    expect(filesIn(path.join(other, "data"))).toEqual({ a: bad, "b/c": bad });
    expect(filesIn(outside)).toEqual({ a: "mine" });
  });

  it("does not believe a remote, nor a cache that anybody may write", async () => {
    const list = JSON.stringify([{ md5: md5Of("good"), relpath: "a" }]);
    const root = await withList(list, Object.fromEntries(Object.keys(objects(["good"])).map((name) => [name, bad])));
    await expect(pullIn(root)).rejects.toMatchObject({ kind: "input", code: "OBJECT_DAMAGED" });
    expect(existsSync(path.join(root, "data"))).toBe(false);
    const [place] = Object.keys(objects(["good"]));
    await writeFile(path.join(root, place!), "good");
    const cached = path.join(root, ".dvc/cache", path.relative("store", place!));
    await mkdir(path.dirname(cached), { recursive: true });
    await writeFile(cached, bad);
    await pullIn(root);
    expect(await readFile(path.join(root, "data/a"), "utf8")).toBe("good");
  });
});

describe("what is changed here", () => {
  it("is not lost, unless it is said so", async () => {
    const list = JSON.stringify([
      { md5: md5Of(bad), relpath: "a" },
      { md5: md5Of(bad), relpath: "b" },
    ]);
    const root = await withList(list);
    await pullIn(root);
    await writeFile(path.join(root, "data/a"), "mine");
    await writeFile(path.join(root, "data/new"), "mine, too");
    await expect(pullIn(root)).rejects.toMatchObject({
      code: "DATA_CHANGED",
      message: "data/a, data/new would be overwritten or removed, and nothing else has that content.",
    });
    expect(filesIn(path.join(root, "data"))).toEqual({ a: "mine", b: bad, new: "mine, too" });
    expect(await pullIn(root, { force: true })).toMatchObject({
      fetched: 0,
      outputs: [{ action: "updated", modified: 1, deleted: 1, unchanged: 1, added: 0 }],
    });
    expect(filesIn(path.join(root, "data"))).toEqual({ a: bad, b: bad });
  });
});
