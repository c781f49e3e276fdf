import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { repositoryRoot, runProcess, temporaryFolder } from "@sentiment/testing";
import { expect, it } from "vitest";

const bundler = path.join(repositoryRoot, "scripts/bundle/bundle-image.ts");

/** What the image is made of, by name, bundled while working in some folder. */
async function bundledIn(cwd: string): Promise<ReadonlyMap<string, string>> {
  const folder = await temporaryFolder();
  const { code, stderr } = await runProcess(process.execPath, [bundler, folder], { cwd });
  if (code !== 0) throw new Error(stderr);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.sort().map(async (file) => [path.relative(folder, file), await readFile(file, "utf8")] as const),
    ),
  );
}

it("what the image is made of is the same wherever it is bundled, and says nothing of this machine", async () => {
  const [here, elsewhere] = [await bundledIn(repositoryRoot), await bundledIn(await temporaryFolder())];
  expect([...elsewhere.keys()]).toEqual([...here.keys()]);
  // One by one, and not by `toEqual`, which would print a megabyte.
  const names = [...here.keys()];
  expect(names.filter((name) => here.get(name) !== elsewhere.get(name))).toEqual([]);
  const places = [repositoryRoot, repositoryRoot.slice(1)];
  expect(names.filter((name) => places.some((place) => elsewhere.get(name)!.includes(place)))).toEqual([]);
});

it("what the image is made of holds no tracking store, no AWS and no HTTP client, and states each licence", async () => {
  const files = await bundledIn(repositoryRoot);
  const licences = files.get("program/sentiment/THIRD-PARTY-LICENSES.txt");
  expect(licences!.match(/^\S+ \d+\.\d+\.\d+$/gmu)?.map((line) => line.split(" ")[0])).toEqual([
    "natural",
    "stopword",
    "stopwords-iso",
    "zod",
  ]);
  expect([...files.keys()]).toEqual(expect.arrayContaining(["Dockerfile", "gather.js", "program/sentiment/server.js"]));
});
