import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { add, push, status } from "@sentiment/dvc";
import { describeWithDvc, dvcRepository, runDvc, runDvcAll, runProcess, temporaryFolder } from "@sentiment/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { bareEnvironment, filesIn } from "./as-user.ts";
import { startObjectServer } from "./object-server.ts";

const { signal } = new AbortController();
const common = { environment: bareEnvironment, signal };

describeWithDvc("data that sentiment has added and pushed", () => {
  it("is clean for real DVC, which can pull and get it, from a folder and over HTTP", async () => {
    const folder = await temporaryFolder();
    const root = await dvcRepository(path.join(folder, "ours"));
    const server = await startObjectServer(path.join(folder, "web"), undefined);
    try {
      await runDvcAll(
        root,
        ["remote", "add", "--default", "store", path.join(folder, "store")],
        ["remote", "add", "web", server.url],
      );
      const files = { "data/a.csv": "1", "data/sub/é b.csv": "2\r\n", "data/empty": "", "it's: x.csv": "4" };
      await mkdir(path.join(root, "data/sub"), { recursive: true });
      for (const [name, text] of Object.entries(files)) await writeFile(path.join(root, name), text);
      await writeFile(path.join(root, "run.sh"), "#!", { mode: 0o755 });
      const targets = ["data", "it's: x.csv", "run.sh"];
      const added = await add({ ...common, folder: root, targets });
      expect(added.map(({ action, files: count }) => [action, count])).toEqual([
        ["created", 3],
        ["created", undefined],
        ["created", undefined],
      ]);
      expect(await status({ ...common, folder: root, targets: [] })).toMatchObject({ clean: true });
      expect(await runDvc(root, ["status", "--json"])).toBe("{}\n");
      // What DVC writes of the same is the same, byte for byte.
      const ours = filesIn(root);
      const names = [...targets.map((name) => `${name}.dvc`), ".gitignore"];
      for (const name of names) await rm(path.join(root, name));
      await runDvc(root, ["add", "--quiet", ...targets]);
      const theirs = filesIn(root);
      for (const name of names) expect(ours[name]).toBe(theirs[name]);

      for (const remote of [undefined, "web"]) {
        const pushed = await push({ ...common, folder: root, targets: [], http: {}, remote });
        expect(pushed).toMatchObject({ sent: 6, skipped: [] });
        expect(await push({ ...common, folder: root, targets: [], http: {}, remote })).toMatchObject({ sent: 0 });
      }
      await rm(path.join(root, ".dvc", "cache"), { recursive: true });
      for (const name of targets) await rm(path.join(root, name), { recursive: true });
      const [, clean] = await runDvcAll(root, ["pull", "--quiet", "--remote", "web"], ["status", "--json"]);
      expect(clean).toBe("{}\n");
      await runProcess("git", ["add", "--all"], { cwd: root });
      await runProcess("git", ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "data"], {
        cwd: root,
      });
      await runDvc(folder, ["get", "--quiet", root, "data", "--out", "got"]);
      expect(filesIn(path.join(folder, "got"))).toEqual(filesIn(path.join(root, "data")));
    } finally {
      await server.close();
    }
  }, 120_000);

  it("has the names that DVC gives it, whatever its files are called", async () => {
    const root = await dvcRepository(path.join(await temporaryFolder(), "repository"));
    const name = fc
      .string({ unit: fc.constantFrom(..."aB1 .é😀Ａ\u2028\"'\\#:-\u007F"), minLength: 1, maxLength: 6 })
      .filter((text) => !/^\.+$/u.test(text));
    const tree = fc.array(
      fc.tuple(
        fc.array(name, { minLength: 1, maxLength: 3 }),
        fc.string({ unit: fc.constantFrom("a", "\r\n", "é", "\0") }),
      ),
    );
    const folders = fc.sample(tree, { numRuns: 30, seed: 8 });
    for (const [i, files] of folders.entries()) {
      await mkdir(path.join(root, `f${i}`), { recursive: true });
      for (const [names, text] of files) {
        const file = path.join(root, `f${i}`, ...names);
        // A name may stand for a file and a folder; then the first counts.
        await mkdir(path.dirname(file), { recursive: true }).catch(() => {});
        await writeFile(file, text).catch(() => {});
      }
    }
    const targets = folders.map((_, i) => `f${i}`);
    await add({ ...common, folder: root, targets });
    const ours = filesIn(root);
    for (const target of targets) await rm(path.join(root, `${target}.dvc`));
    await runDvc(root, ["add", "--quiet", ...targets]);
    const theirs = filesIn(root);
    for (const target of targets) expect(ours[`${target}.dvc`]).toBe(theirs[`${target}.dvc`]);
  }, 120_000);
});
