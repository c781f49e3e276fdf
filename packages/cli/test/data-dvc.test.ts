import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { runProcess, runSentiment, temporaryFolder } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";

let folder: string;
let root: string;
const env = { DVC_GLOBAL_CONFIG_DIR: "/nonexistent", DVC_SYSTEM_CONFIG_DIR: "/nonexistent" };

beforeAll(async () => {
  folder = await temporaryFolder();
  root = path.join(folder, "project");
  await mkdir(path.join(root, ".dvc"), { recursive: true });
  await runProcess("git", ["init", "--quiet"], { cwd: root });
  await writeFile(
    path.join(root, ".dvc", "config"),
    `[core]\nremote = store\n['remote "store"']\nurl = ${path.join(folder, "store")}\n`,
  );
  await writeFile(path.join(root, ".dvc", ".gitignore"), "/cache\n/tmp\n");
  const rows = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? "such a lovely day" : "what a sad and awful day"));
  await mkdir(path.join(root, "data"));
  await writeFile(path.join(root, "data", "X_train.csv"), `text\n${rows.join("\n")}\n`);
  await writeFile(path.join(root, "data", "y_train.csv"), `sentiment\n${rows.map((_, i) => i % 2).join("\n")}\n`);
});

const inProject = {
  env,
  get cwd() {
    return root;
  },
};

describe("sentiment data", () => {
  it("adds, pushes, and pulls in a clone what was pushed", async () => {
    const added = await documentOf(["data", "add", "data"], inProject);
    expect(added).toMatchObject({
      code: 0,
      document: { outputs: [{ file: "data.dvc", path: "data", files: 2, action: "created" }] },
    });
    const md5 = (added.document["outputs"] as { md5: string }[])[0]!.md5;
    expect(await readFile(path.join(root, "data.dvc"), "utf8")).toContain(`- md5: ${md5}\n`);
    const pushed = await runSentiment(["data", "push", "-q"], inProject);
    expect(pushed).toMatchObject({ code: 0, stdout: "3\n" });
    const clone = path.join(folder, "clone");
    await cp(root, clone, { recursive: true, filter: (file) => !["cache", "data"].includes(path.basename(file)) });
    const pulled = await documentOf(["data", "pull"], { env, cwd: clone });
    expect(pulled).toMatchObject({ code: 0, document: { fetched: 3, outputs: [{ action: "created", added: 2 }] } });
    const clean = await runSentiment(["data", "status", "--check"], { env, cwd: clone });
    expect(clean).toMatchObject({ code: 0, stdout: "data  clean  (data.dvc)\n" });
    const again = await runSentiment(["data", "pull"], { env, cwd: clone });
    expect(again.stdout).toMatch(/^data +unchanged +2 files unchanged\n0 objects fetched/u);
  });

  it("does not lose what was changed", async () => {
    const clone = path.join(folder, "clone");
    await writeFile(path.join(clone, "data", "y_train.csv"), "mine");
    const refused = await documentOf(["data", "pull"], { env, cwd: clone });
    expect(refused).toMatchObject({ code: 6, document: { error: { code: "DATA_CHANGED", exitCode: 6 } } });
    const changed = await documentOf(["data", "status", "--check"], { env, cwd: clone });
    expect(changed).toMatchObject({
      code: 5,
      document: { clean: false, outputs: [{ state: "modified", modified: ["y_train.csv"] }] },
    });
    expect(await runSentiment(["data", "pull", "--force", "-q"], { env, cwd: clone })).toMatchObject({ code: 0 });
    expect(await runSentiment(["data", "status", "-q"], { env, cwd: clone })).toMatchObject({ stdout: "clean\n" });
  });

  it("gets what another repository tracks", async () => {
    const who = ["-c", "user.name=a", "-c", "user.email=a@b"];
    await runProcess("git", ["add", "--all"], { cwd: root });
    await runProcess("git", [...who, "commit", "--quiet", "-m", "data"], { cwd: root });
    const got = await documentOf(["data", "get", root, "--out", "tweets"], { env, cwd: folder });
    expect(got).toMatchObject({ code: 0, document: { path: "data", files: 2 } });
    const bytes = await readFile(path.join(folder, "tweets", "y_train.csv"));
    expect(createHash("md5").update(bytes).digest("hex")).toBe(
      createHash("md5")
        .update(await readFile(path.join(root, "data", "y_train.csv")))
        .digest("hex"),
    );
    expect(await documentOf(["data", "get", root, "--out", "tweets"], { env, cwd: folder })).toMatchObject({ code: 6 });
    const absent = await documentOf(["data", "get", "nowhere/at/all"], { env, cwd: folder });
    expect(absent).toMatchObject({ code: 4, document: { error: { code: "REPOSITORY_NOT_CLONED" } } });
  });

  it("says what is missing, and where", async () => {
    const empty = path.join(folder, "empty");
    await mkdir(empty);
    expect(await documentOf(["data", "pull"], { env, cwd: empty })).toMatchObject({
      code: 3,
      document: { error: { code: "NO_DVC_REPOSITORY" } },
    });
    expect(await documentOf(["data", "pull", "dat"], inProject)).toMatchObject({
      code: 3,
      document: { error: { code: "TARGET_NOT_FOUND" } },
    });
    await rm(path.join(folder, "store"), { recursive: true });
    await rm(path.join(root, ".dvc", "cache"), { recursive: true });
    await rm(path.join(root, "data"), { recursive: true });
    const missing = await runSentiment(["data", "pull"], inProject);
    expect(missing.code).toBe(3);
    expect(missing.stderr).toMatch(/^error: data of data\.dvc is not in the remote store /u);
    expect(existsSync(path.join(root, "data"))).toBe(false);
  });
});

describe("sentiment train without --data", () => {
  const rows = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? "such a lovely day" : "what a sad and awful day"));
  const labels = rows.map((_, i) => (i % 2 === 0 ? "0" : "1")).join("\r\n");
  let project: string;

  beforeAll(async () => {
    project = await temporaryFolder();
    await mkdir(path.join(project, ".dvc"));
    await mkdir(path.join(project, "data"));
    await writeFile(path.join(project, "data", "X_train.csv"), `text\n${rows.join("\n")}\n`);
    await writeFile(path.join(project, "data", "y_train.csv"), `sentiment\r\n${labels}\r\n`);
    await writeFile(path.join(project, "data", "X_test.csv"), "text\nwhat a day\n");
    // As DVC 2 has it: CRLF counts as LF, and no hash is named.
    const unix = { "X_test.csv": "text\nwhat a day\n", "X_train.csv": `text\n${rows.join("\n")}\n` };
    const files = { ...unix, "y_train.csv": `sentiment\n${labels.replaceAll("\r", "")}\n` };
    const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
    const list = Object.entries(files).map(([name, text]) => `{"md5": "${md5(text)}", "relpath": "${name}"}`);
    await writeFile(
      path.join(project, "data.dvc"),
      `outs:\n- md5: ${md5(`[${list.join(", ")}]`)}.dir\n  path: data\n  meta:\n    labels: {'0': positive, '1': negative}\n`,
    );
  });

  const train = () => documentOf(["train", "--no-track", "--model", "nb"], { env, cwd: project });

  it("learns from what data.dvc names, with its names for labels; a test without labels is no matter", async () => {
    const { code, stderr, document } = await train();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(document).toMatchObject({ classes: ["negative", "positive"], data: { source: "data", rows: 40 } });
  });

  it("says when that is not what was committed, or not here, and takes the sample", async () => {
    await writeFile(path.join(project, "data", "X_test.csv"), "text\nmine\n");
    const changed = await train();
    expect(changed).toMatchObject({ code: 0, document: { data: { format: "sample" } } });
    expect(changed.stderr).toMatch(
      /data\.dvc names data, which is not what it names any more \(sentiment data pull --force/u,
    );
    await rm(path.join(project, "data"), { recursive: true });
    const missing = await train();
    expect(missing).toMatchObject({ code: 0, document: { data: { format: "sample" } } });
    expect(missing.stderr).toMatch(/which is not here \(sentiment data pull brings it\): the bundled sample is used/u);
  });
});
