import { lstat, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { runProcess, runSentiment, temporaryFolder } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";

let folder: string;
let root: string;
const env = { DVC_GLOBAL_CONFIG_DIR: "/nonexistent", DVC_SYSTEM_CONFIG_DIR: "/nonexistent" };

const data = (args: readonly string[], cwd = root) => documentOf(["data", ...args], { cwd, env });

async function git(...args: string[]): Promise<void> {
  const who = ["-c", "user.name=a", "-c", "user.email=a@b"];
  const { code, stderr } = await runProcess("git", [...who, ...args], { cwd: root });
  if (code !== 0) throw new Error(stderr);
}

beforeAll(async () => {
  folder = await temporaryFolder();
  root = path.join(folder, "a project; $(x)");
  await mkdir(path.join(root, ".dvc"), { recursive: true });
  const config = `[core]\nremote = r\n['remote "r"']\nurl = ../../the store\n`;
  await writeFile(path.join(root, ".dvc/config"), config);
  await writeFile(path.join(root, ".dvc/.gitignore"), "/cache\n");
  await git("init", "--quiet");
});

describe("sentiment data add, of what a shell's * names, too,", () => {
  it.each([
    ["tweets.dvc", 2, "NOT_TRACKABLE"],
    ["dvc.yaml", 2, "NOT_TRACKABLE"],
    [".", 2, "NOT_TRACKABLE"],
    ["../elsewhere", 2, "NOT_TRACKABLE"],
    [".dvc/config", 3, "UNSAFE_PATH"],
  ])("does not take %s", async (target, exitCode, code) => {
    expect(await data(["add", target])).toMatchObject({ code: exitCode, document: { error: { code } } });
  });

  it("does not take what Git keeps already, and says how to take it out of Git", async () => {
    await writeFile(path.join(root, "kept.csv"), "a\n");
    await git("add", "kept.csv");
    const refused = await data(["add", "kept.csv"]);
    expect(refused).toMatchObject({ code: 6, document: { error: { code: "TRACKED_BY_GIT" } } });
    expect((refused.document["error"] as { hint: string }).hint).toContain("git rm -r --cached 'kept.csv'");
    await git("rm", "--quiet", "--cached", "kept.csv");
    expect(await data(["add", "kept.csv"])).toMatchObject({ code: 0 });
  });
});

it("names with blanks, quotes, a dash first or a letter in two parts; links to the project; folders within it; no stdin", async () => {
  const files = { "-x.csv": "1", 'it\'s; `y` "z".csv': "2", "sub dir/cafe\u0301 #%.csv": "3" };
  await mkdir(path.join(root, "sub dir"));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(root, name), text);
  const added = await runSentiment(["data", "add", "--", ...Object.keys(files)], { cwd: root, env });
  expect(added).toMatchObject({ code: 0, stderr: "" });
  expect(await data(["push"], path.join(root, "sub dir"))).toMatchObject({ code: 0, document: { sent: 4 } });
  for (const name of [...Object.keys(files), ".dvc/cache"]) await rm(path.join(root, name), { recursive: true });
  const link = path.join(folder, "link");
  await symlink(root, link);
  const within = path.join(link, "sub dir");
  expect(await data(["pull", "cafe\u0301 #%.csv", "../-x.csv.dvc"], within)).toMatchObject({
    code: 0,
    document: { outputs: [{ path: "sub dir/cafe\u0301 #%.csv" }, { path: "-x.csv" }], fetched: 2 },
  });
  const script = `'${process.execPath}' '${path.join(import.meta.dirname, "../src/main.ts")}' data pull -q <&-`;
  expect(await runProcess("/bin/sh", ["-c", script], { cwd: within, env })).toEqual({
    code: 0,
    stdout: "1\n",
    stderr: "",
  });
  for (const [name, text] of Object.entries(files)) expect(await readFile(path.join(root, name), "utf8")).toBe(text);
});

it("sentiment data get says what Git says of a repository without a commit, and of a revision that is not there", async () => {
  const empty = await runSentiment(["data", "get", root], { cwd: folder, env });
  expect(empty).toMatchObject({ code: 4, stderr: expect.stringContaining("fatal: ") as string });
  await git("add", "--all");
  await git("commit", "--quiet", "-m", "data");
  const wrong = await runSentiment(["data", "get", root, "--rev", "v9", "-q"], { cwd: folder, env });
  expect(wrong).toMatchObject({ code: 4, stderr: expect.stringContaining("fatal: invalid reference: v9") as string });
});

it("sentiment data get brings files, no links to a cache that is gone, from a remote beside the other repository", async () => {
  await writeFile(path.join(root, ".dvc/config.local"), "[cache]\ntype = symlink\n");
  const got = await data(["get", root, "kept.csv", "--out", "got.csv"], folder);
  expect(got).toMatchObject({ code: 0, document: { files: 1 } });
  expect((await lstat(path.join(folder, "got.csv"))).isFile()).toBe(true);
  expect(await readFile(path.join(folder, "got.csv"), "utf8")).toBe("a\n");
});
