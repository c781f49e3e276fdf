// Makes packages/cli/dist what `pnpm --filter @sentiment/cli pack` packs: the bundled program, a package.json that names
// nothing of this workspace, and the licences of all that is in the bundle. Run by pnpm before it packs.
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { bundle } from "./bundle.ts";
import { externalPackages } from "./bundle/bundle-entry.ts";
import { licenceNotes } from "./bundle/licence-notes.ts";

const root = path.join(import.meta.dirname, "..");
const room = path.join(root, "packages/cli");
const folder = path.join(room, "dist");

const modules = await bundle(folder);
await writeFile(path.join(folder, "package.json"), `${JSON.stringify(await publishedManifest(), null, 2)}\n`);
await writeFile(path.join(folder, "THIRD-PARTY-LICENSES.txt"), licenceNotes("sentiment.js", modules));
await copyFile(path.join(root, "LICENSE"), path.join(folder, "LICENSE"));
await copyFile(path.join(room, "README.md"), path.join(folder, "README.md"));

async function publishedManifest(): Promise<Record<string, unknown>> {
  const workspace = await readManifest(path.join(root, "package.json"));
  const { name, version, description, keywords, license } = await readManifest(path.join(room, "package.json"));
  const dependencies: Record<string, string> = {};
  for (const [dependency, owner] of Object.entries(externalPackages)) {
    const { resolve } = createRequire(path.join(root, "packages", owner, "package.json"));
    dependencies[dependency] = String((await readManifest(resolve(`${dependency}/package.json`)))["version"]);
  }
  return {
    name,
    version,
    description,
    keywords,
    license,
    type: "commonjs",
    bin: { sentiment: "sentiment.js" },
    engines: workspace["engines"],
    dependencies,
  };
}

async function readManifest(file: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
}
