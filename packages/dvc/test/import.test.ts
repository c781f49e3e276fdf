import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { add, push } from "@sentiment/dvc";
import { describeWithDvc, dvcRepository, runDvcAll, runProcess, temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bareEnvironment, bareRepository, filesIn, pullIn } from "./as-user.ts";
import { startObjectServer, type ObjectServer } from "./object-server.ts";

const common = { environment: bareEnvironment, signal: new AbortController().signal };
const page = "text\nnice\n";
const md5Of = (text: string): string => createHash("md5").update(text).digest("hex");

describeWithDvc("imported data", () => {
  let around: string;
  let source: string;
  let imported: Readonly<Record<string, string>>;
  let server: ObjectServer;

  beforeAll(async () => {
    around = await temporaryFolder();
    await mkdir(path.join(around, "web"));
    await writeFile(path.join(around, "web", "page 1.csv"), page);
    server = await startObjectServer(path.join(around, "web"), undefined);
    source = await bareRepository(path.join(around, "source"), {
      ".dvc/config": `[core]\nremote = store\n['remote "store"']\nurl = ${path.join(around, "store")}\n`,
      ".dvc/.gitignore": "/cache\n/tmp\n",
      ".gitignore": "/data\n",
      "data/a.csv": "a",
      "data/sub/b.csv": "b",
      "plain.txt": "Git has it",
    });
    await add({ ...common, folder: source, targets: ["data"] });
    await push({ ...common, folder: source, targets: [], http: {} });
    const who = ["-c", "user.name=a", "-c", "user.email=a@b"];
    await runProcess("git", ["init", "--quiet"], { cwd: source });
    await runProcess("git", ["add", "--all"], { cwd: source });
    await runProcess("git", [...who, "commit", "--quiet", "-m", "data"], { cwd: source });
    const importer = await dvcRepository(path.join(around, "importer"));
    await runDvcAll(
      importer,
      ["import", "--quiet", source, "data"],
      ["import-url", "--quiet", `${server.url}/page%201.csv`, "page.csv"],
    );
    imported = filesIn(importer);
  });
  afterAll(() => server.close());

  /** A clone with these files of DVC's, and neither data nor a remote. */
  async function clone(files: Readonly<Record<string, string>>): Promise<string> {
    return bareRepository(path.join(await temporaryFolder(), "clone"), { ".dvc/config": "", ...files });
  }

  /** What real DVC wrote of `data`, for another path of that repository. */
  const other = (said: string, out: string): string =>
    imported["data.dvc"]!.replace("- path: data\n", `- path: ${said}\n`).replace(
      /outs:[^]*/u,
      `outs:\n- md5: ${out}\n  hash: md5\n  path: here\n`,
    );

  it("comes from the repository or the address that it was imported from", async () => {
    const files = { "data.dvc": imported["data.dvc"]!, "page.csv.dvc": imported["page.csv.dvc"]! };
    const root = await clone(files);
    const outputs = [
      { path: "data", added: 2 },
      { path: "page.csv", added: 1 },
    ];
    expect(await pullIn(root)).toMatchObject({ outputs });
    expect(filesIn(path.join(root, "data"))).toEqual({ "a.csv": "a", "sub/b.csv": "b" });
    expect(filesIn(root)["page.csv"]).toBe(page);
    server.requests.length = 0;
    expect(await pullIn(root)).toMatchObject({ outputs: [{ action: "unchanged" }, { action: "unchanged" }] });
    expect(server.requests).toEqual([]);
  });

  it.each([
    ["a file that Git alone has", "plain.txt", md5Of("Git has it"), { here: "Git has it" }],
    ["a file within a folder", "data/a.csv", md5Of("a"), { here: "a" }],
    [
      "a folder within a folder",
      "data/sub",
      `${md5Of(`[{"md5": "${md5Of("b")}", "relpath": "b.csv"}]`)}.dir`,
      { "here/b.csv": "b" },
    ],
  ])("may be %s", async (_what, said, out, expected) => {
    const root = await clone({ "here.dvc": other(said, out) });
    await pullIn(root);
    expect(filesIn(root)).toMatchObject(expected);
  });

  it("comes from a path", async () => {
    const text = imported["page.csv.dvc"]!.replace(/path: http.*/u, `path: ${path.join(around, "web", "page 1.csv")}`);
    const root = await clone({ "page.csv.dvc": text });
    await pullIn(root);
    expect(filesIn(root)["page.csv"]).toBe(page);
  });

  it("is what the commit names, or nothing", async () => {
    const changed = await clone({ "here.dvc": other("plain.txt", md5Of("something else")) });
    await expect(pullIn(changed)).rejects.toMatchObject({ kind: "input", code: "IMPORT_CHANGED" });
    const gone = await clone({ "page.csv.dvc": imported["page.csv.dvc"]!.replace("page%201", "page2") });
    await expect(pullIn(gone)).rejects.toMatchObject({
      kind: "input",
      code: "IMPORT_GONE",
      message: expect.stringContaining("/page2.csv") as unknown,
    });
    const nowhere = await clone({ "data.dvc": imported["data.dvc"]!.replace(source, `${source}-away`) });
    await expect(pullIn(nowhere)).rejects.toMatchObject({
      kind: "remote",
      code: "REPOSITORY_NOT_CLONED",
      message: expect.stringContaining(`${source}-away`) as unknown,
    });
    await writeFile(path.join(around, "web", "page 1.csv"), "new");
    const late = await clone({ "page.csv.dvc": imported["page.csv.dvc"]! });
    await expect(pullIn(late)).rejects.toMatchObject({ code: "IMPORT_CHANGED" });
    expect(Object.keys(filesIn(late)).filter((name) => name.startsWith(".dvc/cache/"))).toEqual([]);
  });
});
