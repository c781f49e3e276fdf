import { appendFile, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  describeWithDvc,
  dvcRepository,
  requireKeys,
  runDvc,
  runProcess,
  runSentiment,
  startMotoServer,
  temporaryFolder,
  type MotoKeys,
  type MotoServer,
} from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";
import { startPasswordServer, type PasswordServer } from "./password-server.ts";

const password = "p#a,s\"s'w";
const remotes = ["folder", "web", "cloud"] as const;
type RemoteName = (typeof remotes)[number];
const tones = [
  ["lovely", "great", "fine"],
  ["awful", "bad", "sad"],
];
const things = ["day", "film", "meal", "game", "song", "trip", "book", "walk"];

describeWithDvc("a clean clone, with Node alone", () => {
  let folder: string;
  let origin: string;
  let server: PasswordServer;
  let moto: MotoServer;
  let keys: MotoKeys;
  /** Neither Python nor DVC is on the path. */
  let bare: Record<string, string>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startPasswordServer("ada", password);
    moto = await startMotoServer({ bucket: "tweets" });
    await mkdir(path.join(folder, "bin"));
    await symlink(process.execPath, path.join(folder, "bin/node"));
    bare = { PATH: path.join(folder, "bin"), HOME: path.join(folder, "home"), AWS_EC2_METADATA_DISABLED: "true" };
    origin = await dvcRepository(path.join(folder, "origin"));
    await writeFile(
      path.join(origin, ".dvc/config"),
      `[core]\nremote = folder\n['remote "folder"']\nurl = ${path.join(folder, "store")}\n` +
        `['remote "web"']\nurl = ${server.url}\nauth = basic\nuser = ada\n` +
        `['remote "cloud"']\nurl = s3://tweets/a folder\nendpointurl = ${moto.url}\n`,
    );
    await writeFile(path.join(origin, ".dvc/config.local"), `['remote "web"']\npassword = '''${password}'''\n`);
    const rows = tones.flatMap((words, label) =>
      words.flatMap((word) => things.map((thing) => ({ label, text: `such a ${word} ${thing}` }))),
    );
    await mkdir(path.join(origin, "data"));
    await writeFile(path.join(origin, "data/X_train.csv"), ["text", ...rows.map(({ text }) => text)].join("\n"));
    await writeFile(path.join(origin, "data/y_train.csv"), ["sentiment", ...rows.map(({ label }) => label)].join("\n"));
    await runDvc(origin, ["add", "--quiet", "data"]);
    await appendFile(path.join(origin, "data.dvc"), "  meta:\n    labels: {'0': positive, '1': negative}\n");
    for (const name of remotes) await runDvc(origin, ["push", "--quiet", "--remote", name], moto.env);
    keys = await requireKeys(moto.url);
    await git(origin, "add", "--all");
    await git(origin, "commit", "--quiet", "-m", "data");
  }, 120_000);
  afterAll(() => Promise.all([server.close(), moto.stop()]));

  async function clone(): Promise<string> {
    const to = path.join(await temporaryFolder(), "clone");
    await git(folder, "clone", "--quiet", origin, to);
    return to;
  }

  /** A clone, and the settings with which its user may ask the remote. */
  async function cloneOf(remote: RemoteName) {
    const root = await clone();
    const secret = `['remote "web"']\npassword = '''${password}'''\n`;
    if (remote === "web") await writeFile(path.join(root, ".dvc/config.local"), secret);
    return { cwd: root, env: remote === "cloud" ? { ...bare, ...keys } : bare };
  }

  it.each(remotes)("pulls what real DVC has pushed to the remote %s, and trains on it", async (remote) => {
    const user = await cloneOf(remote);
    const pulled = await documentOf(["data", "pull", "--remote", remote], user);
    expect(pulled).toMatchObject({
      code: 0,
      stderr: "",
      document: { outputs: [{ file: "data.dvc", path: "data", action: "created", added: 2 }], fetched: 3 },
    });
    const trained = await documentOf(["train", "--no-track", "--model", "nb", "--out", "model"], user);
    expect(trained).toMatchObject({
      code: 0,
      stderr: "",
      document: { data: { source: "data", rows: 48 }, classes: ["negative", "positive"] },
    });
    const said = await runSentiment(["predict", "--model-uri", "model", "what a lovely day"], user);
    expect(said).toMatchObject({ code: 0, stdout: expect.stringMatching(/^positive/u) as string });
    expect(await git(user.cwd, "status", "--porcelain", "--", "data", "data.dvc", ".dvc")).toBe("");
  });

  it("says without a password, with a wrong one and without keys what is missing: exit code 4, and nothing is there", async () => {
    const root = await clone();
    const wrong = { AWS_ACCESS_KEY_ID: keys.AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: "wrong" };
    const unknown = { AWS_ACCESS_KEY_ID: "AKIAUNKNOWN", AWS_SECRET_ACCESS_KEY: "wrong" };
    const asked = [
      ["web", {}, "REMOTE_NEEDS_LOGIN", /password/u],
      ["cloud", {}, "REMOTE_NEEDS_LOGIN", /AWS_ACCESS_KEY_ID/u],
      ["cloud", wrong, "REMOTE_FORBIDDEN", /SignatureDoesNotMatch/u],
      ["cloud", unknown, "REMOTE_FORBIDDEN", /InvalidAccessKeyId/u],
    ] as const;
    for (const [remote, env, code, words] of asked) {
      const refused = await documentOf(["data", "pull", "--remote", remote], { cwd: root, env: { ...bare, ...env } });
      expect(refused).toMatchObject({ code: 4, document: { error: { code, exitCode: 4 } } });
      const { message, hint } = refused.document["error"] as { message: string; hint: string };
      expect(`${message} ${hint}`).toMatch(words);
    }
    await writeFile(path.join(root, ".dvc/config.local"), `['remote "web"']\npassword = wrong\n`);
    const refused = await documentOf(["data", "pull", "--remote", "web"], { cwd: root, env: bare });
    expect(refused).toMatchObject({ code: 4, document: { error: { code: "REMOTE_NEEDS_LOGIN" } } });
    expect(await readdir(root)).not.toContain("data");
  });

  it("pushes to S3 what real DVC finds there and pulls", async () => {
    const { cwd, env } = await cloneOf("cloud");
    await mkdir(path.join(cwd, "more/deep folder"), { recursive: true });
    await writeFile(path.join(cwd, "more/deep folder/ü #%.csv"), "label,text\npositive,ä\n");
    expect(await runSentiment(["data", "add", "more"], { cwd, env })).toMatchObject({ code: 0 });
    const pushed = await documentOf(["data", "push", "more.dvc", "--remote", "cloud"], { cwd, env });
    expect(pushed).toMatchObject({ code: 0, document: { sent: 2, outputs: [{ action: "pushed" }] } });
    const status = await runDvc(cwd, ["status", "--cloud", "--remote", "cloud", "more.dvc", "--json"], env);
    expect(JSON.parse(status)).toEqual({});
    for (const name of ["more", ".dvc/cache"]) await rm(path.join(cwd, name), { recursive: true });
    await runDvc(cwd, ["pull", "--quiet", "--remote", "cloud", "more.dvc"], env);
    expect(await readFile(path.join(cwd, "more/deep folder/ü #%.csv"), "utf8")).toContain("positive,ä");
  });

  it("is told what is not there any more: exit code 3, and nothing is half there", async () => {
    const web = await cloneOf("web");
    const list = [...server.files.keys()].find((name) => name.endsWith(".dir"))!;
    const [first] = JSON.parse(server.files.get(list)!.toString()) as { md5: string; relpath: string }[];
    server.files.delete(`/tweets/files/md5/${first!.md5.slice(0, 2)}/${first!.md5.slice(2)}`);
    const cloud = await cloneOf("cloud");
    await writeFile(path.join(cloud.cwd, ".dvc/config.local"), `['remote "cloud"']\nurl = s3://tweets/empty\n`);
    for (const [remote, user, what] of [
      ["web", web, `data/${first!.relpath}`],
      ["cloud", cloud, "data"],
    ] as const) {
      const missing = await documentOf(["data", "pull", "--remote", remote], user);
      expect(missing).toMatchObject({ code: 3, document: { error: { code: "OBJECT_MISSING", exitCode: 3 } } });
      expect((missing.document["error"] as { message: string }).message).toContain(what);
      expect(await readdir(user.cwd)).not.toContain("data");
    }
  });
});

async function git(cwd: string, ...args: string[]): Promise<string> {
  const who = ["-c", "user.name=a", "-c", "user.email=a@b"];
  const { code, stdout, stderr } = await runProcess("git", [...who, ...args], { cwd });
  if (code !== 0) throw new Error(stderr);
  return stdout;
}
