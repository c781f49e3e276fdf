// `pnpm bundle`: the program as JavaScript, packages/cli/dist/sentiment.js and the files it loads. Node does not strip
// types under node_modules, so what is installed must be JavaScript. Each module behind an import() is in a file of its
// own with what it alone needs (a stemmer, a list of stop words, YAML), which is not even read before it is asked for.
//
// It is CommonJS: Node loads that in three quarters of the time, since an ES module that imports `node:fs` also loads
// every lazy part of it, such as its streams.
import { chmod } from "node:fs/promises";
import path from "node:path";
import { build } from "rolldown";
import { bundleEntry } from "./bundle/bundle-entry.ts";
import { bundleImage } from "./bundle/bundle-image.ts";

const root = path.join(import.meta.dirname, "..");

/** Writes the program to `folder`, which it empties before, and returns the paths of all modules in it. */
export async function bundle(folder: string): Promise<readonly string[]> {
  const modules = await bundleEntry("sentiment", path.join(root, "packages/cli/src/main.ts"), folder);
  await chmod(path.join(folder, "sentiment.js"), 0o755);
  await bundleImage(path.join(folder, "image"));
  await bundleFront(path.join(folder, "front.js"));
  return modules;
}

/** The front of endpoints needs nothing but Node. */
async function bundleFront(file: string): Promise<void> {
  const input = path.join(root, "packages/deployment/src/front/main.ts");
  await build({ cwd: root, input, platform: "node", output: { file, format: "cjs", comments: false } });
}

if (import.meta.main) {
  const folder = path.join(root, "packages/cli/dist");
  await bundle(folder);
  console.log(path.relative(process.cwd(), path.join(folder, "sentiment.js")));
}
