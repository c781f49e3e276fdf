import { createHash } from "node:crypto";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describeWithDvc, dvcRepository, runDvc, runDvcAll, runProcess, temporaryFolder } from "@sentiment/testing";
import { beforeAll, expect, it } from "vitest";
import { filesIn, pullIn } from "./as-user.ts";
import { startObjectServer } from "./object-server.ts";

const login = { user: "ada", password: 'p#a,s"s' };

/** What real DVC was given: folders, names that need care, an empty file, a large one, a script. */
const contents: Readonly<Record<string, string | Buffer>> = {
  "train.csv": "a,b\r\n1,2\r\n",
  "test.csv": "",
  "sub/deep/café 😀.csv": "x",
  'sub/quote"s and #.csv': "y",
  "large.bin": Buffer.alloc(3_000_000, "0123456789abcdef\r\n"),
};

const largeMd5 = createHash("md5").update(contents["large.bin"]!).digest("hex");
const largePath = `files/md5/${largeMd5.slice(0, 2)}/${largeMd5.slice(2)}`;

describeWithDvc("data that real DVC has pushed", () => {
  let origin: string;
  let store: string;

  beforeAll(async () => {
    const folder = await temporaryFolder();
    origin = await dvcRepository(path.join(folder, "origin"));
    store = path.join(folder, "store");
    for (const [name, content] of Object.entries(contents)) {
      await mkdir(path.dirname(path.join(origin, "data", name)), { recursive: true });
      await writeFile(path.join(origin, "data", name), content);
    }
    await writeFile(path.join(origin, "run me.sh"), "#!/bin/sh\n", { mode: 0o755 });
    await runDvcAll(
      origin,
      ["remote", "add", "--default", "Store", store],
      ["add", "--quiet", "data", "run me.sh"],
      ["push", "--quiet"],
    );
  });

  /** What `git clone` brings. */
  async function clone(config?: string): Promise<string> {
    const folder = path.join(await temporaryFolder(), "clone");
    await cp(origin, folder, {
      recursive: true,
      filter: (file) => !["data", "run me.sh", "cache", "tmp"].includes(path.basename(file)),
    });
    if (config !== undefined) await writeFile(path.join(folder, ".dvc", "config"), config);
    return folder;
  }

  async function expectClean(folder: string): Promise<void> {
    expect(filesIn(path.join(folder, "data"))).toEqual(filesIn(path.join(origin, "data")));
    expect(filesIn(folder)["run me.sh"]).toBe("#!/bin/sh\n");
    const [clean, details] = await runDvcAll(folder, ["status", "--json"], ["data", "status", "--json"]);
    expect(clean).toBe("{}\n");
    expect(details).not.toContain("not_in_cache");
  }

  it("comes from a folder, and real DVC finds it clean", async () => {
    const folder = await clone();
    const pulled = await pullIn(folder);
    expect(pulled).toMatchObject({
      outputs: [
        { file: "data.dvc", path: "data", action: "created", added: 5 },
        { file: "run me.sh.dvc", path: "run me.sh", action: "created", added: 1 },
      ],
      skipped: [],
      fetched: 7,
    });
    await expectClean(folder);
    const { code } = await runProcess(path.join(folder, "run me.sh"), []);
    expect(code).toBe(0);
    expect(await pullIn(folder)).toMatchObject({
      fetched: 0,
      outputs: [{ action: "unchanged" }, { action: "unchanged" }],
    });
  });

  it("comes over HTTP with a password, interrupted or not", async () => {
    const server = await startObjectServer(store, login);
    try {
      const config = (password: string): string =>
        `[core]\n    remote = web\n['remote "web"']\n    url = ${server.url}/?a=b\n    auth = basic\n    user = ada\n    password = ${password}\n`;
      const folder = await clone(config(`'${login.password}'`));
      // The large one breaks off, and goes on where it did.
      let broken = 0;
      server.intervene = (request, response) => {
        if (!request.url!.includes(largePath) || broken++ > 0) return false;
        const content = contents["large.bin"] as Buffer;
        response.writeHead(200, { "content-length": content.length }).write(content.subarray(0, 2_000_000), () => {
          setTimeout(() => response.destroy(), 20);
        });
        return true;
      };
      await pullIn(folder);
      expect(server.requests).toContain(`GET /${largePath}?a=b 206`);
      await expectClean(folder);
      expect(server.requests.every((request) => request.includes("?a=b"))).toBe(true);
      const stranger = await clone(config("wrong"));
      await expect(pullIn(stranger)).rejects.toMatchObject({ kind: "remote", code: "REMOTE_NEEDS_LOGIN" });
      expect(filesIn(stranger)["data/train.csv"]).toBeUndefined();
    } finally {
      await server.close();
    }
  });

  it("comes in part where a part is asked for, as with real DVC", async () => {
    const parts = ["data/sub", "data/train.csv"];
    const [ours, theirs] = [await clone(), await clone()];
    const pulled = await pullIn(ours, { targets: [...parts, "data/sub/deep"] });
    expect(pulled).toMatchObject({
      outputs: [
        { path: "data/sub", action: "created", added: 2 },
        { path: "data/train.csv", action: "created", added: 1 },
      ],
    });
    await runDvc(theirs, ["pull", "--quiet", ...parts]);
    const found = filesIn(ours);
    const notOurs = /^\.dvc\/tmp/u;
    expect(Object.keys(found)).toEqual(Object.keys(filesIn(theirs)).filter((name) => !notOurs.test(name)));
    await writeFile(path.join(ours, "data", "train.csv"), "mine");
    await writeFile(path.join(ours, "data", "new.csv"), "mine, too");
    await expect(pullIn(ours, { targets: ["data/train.csv"] })).rejects.toMatchObject({ code: "DATA_CHANGED" });
    await pullIn(ours, { targets: ["data/train.csv"], force: true });
    expect(filesIn(path.join(ours, "data"))).toEqual({ ...filesIn(path.join(theirs, "data")), "new.csv": "mine, too" });
    await expect(pullIn(ours, { targets: ["data/tain.csv"] })).rejects.toMatchObject({
      code: "TARGET_NOT_FOUND",
      message: expect.stringContaining("train.csv") as unknown,
    });
    await pullIn(ours, { force: true });
    await expectClean(ours);
  });

  it("comes from the cache alone where it is there, and links are used where asked for", async () => {
    const config = "[core]\n    remote = no\n['remote \"no\"']\n    url = /nonexistent\n[cache]\n    type = symlink\n";
    const folder = await clone(config);
    await cp(path.join(origin, ".dvc", "cache"), path.join(folder, ".dvc", "cache"), { recursive: true });
    expect(await pullIn(folder)).toMatchObject({ fetched: 0 });
    expect(await runDvc(folder, ["status", "--json"])).toBe("{}\n");
    expect(await pullIn(folder)).toMatchObject({ outputs: [{ action: "unchanged" }, { action: "unchanged" }] });
    await symlink("/nonexistent", path.join(folder, "data", "stray"));
    await expect(pullIn(folder)).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("data/stray") as unknown,
    });
  });
});
