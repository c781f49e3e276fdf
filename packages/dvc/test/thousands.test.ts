import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { repositoryRoot, temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bareRepository, filesIn, pullIn } from "./as-user.ts";
import { startObjectServer, type ObjectServer } from "./object-server.ts";

/** More than it takes to have threads do it. */
const count = 1020;
const md5Of = (text: string): string => createHash("md5").update(text).digest("hex");
const pathOf = (md5: string): string => path.join("files", "md5", md5.slice(0, 2), md5.slice(2));

const files = Array.from({ length: count }, (_, i) => [`${i % 7}/${i}.txt`, `text ${i}\r\n`] as const);
const expected = Object.fromEntries(files.toSorted(([one], [other]) => (one < other ? -1 : 1)));
const list = `[${Object.entries(expected)
  .map(([name, text]) => `{"md5": "${md5Of(text)}", "relpath": "${name}"}`)
  .join(", ")}]`;

let around: string;
let server: ObjectServer;

beforeAll(async () => {
  around = await temporaryFolder();
  for (const [, text] of files) writeObject(md5Of(text), text);
  writeObject(`${md5Of(list)}.dir`, list);
  server = await startObjectServer(path.join(around, "store"), undefined);
});
afterAll(() => server.close());

function writeObject(md5: string, content: string): void {
  const file = path.join(around, "store", pathOf(md5));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

async function clone(name: string, url: string): Promise<string> {
  return bareRepository(path.join(around, name), {
    ".dvc/config": `[core]\nremote = r\n['remote "r"']\nurl = ${url}\n`,
    "data.dvc": `outs:\n- md5: ${md5Of(list)}.dir\n  hash: md5\n  path: data\n`,
  });
}

describe("thousands of small files", () => {
  it("come exactly over HTTP, each asked for once over few connections", async () => {
    const root = await clone("web", server.url);
    server.requests.length = 0;
    expect(await pullIn(root)).toMatchObject({ fetched: count + 1, outputs: [{ added: count }] });
    expect(filesIn(path.join(root, "data"))).toEqual(expected);
    expect(server.requests).toHaveLength(count + 1);
    expect(new Set(server.requests).size).toBe(count + 1);
    expect(server.connections).toBeLessThanOrEqual(16);
    expect(await pullIn(root)).toMatchObject({ fetched: 0, outputs: [{ unchanged: count }] });
    const cached = path.join(root, ".dvc", "cache", pathOf(md5Of(files[0]![1])));
    expect(statSync(cached).mode & 0o777).toBe(0o444);
    expect(statSync(path.join(root, "data", files[0]![0])).mode & 0o222).not.toBe(0);
  });

  it("come exactly from a folder, of which what is damaged or missing is told, and all else kept", async () => {
    const root = await clone("folder", path.join(around, "store"));
    const [, text] = files[5]!;
    writeObject(md5Of(text), "something else");
    await expect(pullIn(root)).rejects.toMatchObject({ code: "OBJECT_DAMAGED" });
    rmSync(path.join(around, "store", pathOf(md5Of(text))));
    await expect(pullIn(root)).rejects.toMatchObject({
      code: "OBJECT_MISSING",
      message: expect.stringContaining("data/5/5.txt of data.dvc") as unknown,
    });
    writeObject(md5Of(text), text);
    expect(await pullIn(root)).toMatchObject({ fetched: 2, outputs: [{ action: "created", added: count }] });
    expect(filesIn(path.join(root, "data"))).toEqual(expected);
    for (const [name] of files) rmSync(path.join(root, "data", name));
    writeFileSync(path.join(root, "data", "mine.txt"), "mine");
    await pullIn(root, { targets: ["data/1", "data/2"] });
    expect(Object.keys(filesIn(path.join(root, "data")))).toEqual([
      ...Object.keys(expected).filter((name) => /^[12]\//u.test(name)),
      "mine.txt",
    ]);
  });

  it("leave nothing half-written where the process is killed, and what has come is not asked for again", async () => {
    const root = await clone("killed", server.url);
    server.requests.length = 0;
    server.intervene = () => server.requests.length > 700;
    const main = path.join(repositoryRoot, "packages/cli/src/main.ts");
    const killed = spawn(process.execPath, [main, "data", "pull"], { cwd: root, stdio: "ignore" });
    const ended = once(killed, "exit");
    // Their names alone: what is being written is renamed the next moment.
    const written = (): number =>
      readdirSync(path.join(root, ".dvc"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
        .length;
    await vi.waitUntil(() => written() > 500, { timeout: 20_000 });
    killed.kill("SIGKILL");
    await ended;
    server.intervene = () => false;
    const cache = Object.entries(filesIn(path.join(root, ".dvc", "cache"))).filter(([name]) => !name.endsWith(".tmp"));
    for (const [name, text] of cache) expect(pathOf(md5Of(text))).toBe(name);
    expect(existsSync(path.join(root, "data"))).toBe(false);
    expect(await pullIn(root)).toMatchObject({ fetched: count + 1 - cache.length, outputs: [{ added: count }] });
    expect(filesIn(path.join(root, "data"))).toEqual(expected);
  });
});
