import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "@sentiment/testing";
import { beforeEach, expect, it } from "vitest";
import type { Artifacts } from "../artifacts.ts";
import { openArtifacts } from "../open-artifacts.ts";
import { localFiles } from "./local-files.ts";

let folder: string;
let artifacts: Artifacts;

beforeEach(async () => {
  folder = await temporaryFolder();
  artifacts = openArtifacts(path.join(folder, "run/artifacts"));
});

it("lists nothing before the first file, and then files and folders by name", async () => {
  expect(await artifacts.list()).toEqual([]);
  await artifacts.write("model/MLmodel", "flavors: {}\n");
  await artifacts.write("a.txt", new Uint8Array([1, 2, 3]));
  expect(await artifacts.list()).toEqual([
    { path: "a.txt", isDir: false, fileSize: 3 },
    { path: "model", isDir: true, fileSize: undefined },
  ]);
  expect(await artifacts.list("model")).toEqual([{ path: "model/MLmodel", isDir: false, fileSize: 12 }]);
  expect(await artifacts.list("a.txt")).toEqual([]);
  expect(await artifacts.list("no/such")).toEqual([]);
});

it("takes a file or a whole folder of this machine", async () => {
  await mkdir(path.join(folder, "made/code"), { recursive: true });
  await writeFile(path.join(folder, "made/MLmodel"), "one");
  await writeFile(path.join(folder, "made/code/loader.py"), "two");
  await artifacts.upload(path.join(folder, "made"), "model");
  await artifacts.upload(path.join(folder, "made/MLmodel"));
  await artifacts.upload(path.join(folder, "made/MLmodel"), "copy/of.txt");
  expect(await readFile(await artifacts.local("model/code/loader.py"), "utf8")).toBe("two");
  expect(await readFile(await artifacts.local("MLmodel"), "utf8")).toBe("one");
  expect(await readFile(await artifacts.local("copy/of.txt"), "utf8")).toBe("one");
});

it("refuses names that leave the folder, and says what is not there", async () => {
  await expect(artifacts.write("../out.txt", "x")).rejects.toMatchObject({ code: "UNSAFE_PATH" });
  await expect(artifacts.upload(folder, "/etc/x")).rejects.toMatchObject({ code: "UNSAFE_PATH" });
  await expect(artifacts.list("a/../../..")).rejects.toMatchObject({ code: "UNSAFE_PATH" });
  await expect(artifacts.local("no.txt")).rejects.toMatchObject({ kind: "input", code: "RESOURCE_DOES_NOT_EXIST" });
});

it("leaves out links to nothing, which would fail every look at a run and every copy of it", async () => {
  await artifacts.write("kept.txt", "x");
  const root = path.join(folder, "run/artifacts");
  await symlink("gone", path.join(root, "broken"));
  await symlink("round", path.join(root, "round"));
  expect((await artifacts.list()).map((file) => file.path)).toEqual(["kept.txt"]);
  expect((await localFiles(root)).map(({ name }) => name)).toEqual(["kept.txt"]);
  await artifacts.download(path.join(folder, "copy"));
  await artifacts.download(path.join(folder, "copy"));
  expect(await readFile(path.join(folder, "copy/kept.txt"), "utf8")).toBe("x");
});

it("clears away what a killed upload has left half-written when it goes on, and nothing of one that lives", async () => {
  const local = path.join(folder, "local");
  await mkdir(path.join(local, "sub"), { recursive: true });
  await writeFile(path.join(local, "sub/a"), "x");
  await artifacts.upload(local);
  const root = path.join(folder, "run/artifacts");
  const half = (pid: number) => `.a.${pid}-0123456789ab.tmp`;
  // No process has so great an id.
  await artifacts.write(`sub/${half(4_194_305)}`, "half");
  await artifacts.write(`sub/${half(process.ppid)}`, "of one that lives");
  await artifacts.write("sub/.b.4194305-0123456789ab.tmp", "beside nothing");
  await artifacts.upload(local, "", { resume: true });
  const left = await readdir(path.join(root, "sub"));
  expect(new Set(left)).toEqual(new Set([".b.4194305-0123456789ab.tmp", half(process.ppid), "a"]));
});

it("is the same folder by path and by URI", async () => {
  const place = path.join(folder, "with space é%");
  await openArtifacts(place).write("a", "x");
  const byUri = openArtifacts(pathToFileURL(place).href);
  expect(await byUri.list()).toEqual([{ path: "a", isDir: false, fileSize: 1 }]);
  expect(await byUri.local()).toBe(place);
});
