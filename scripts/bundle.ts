// `pnpm bundle`: the program as one file, packages/cli/dist/sentiment.js. Node does not strip types under node_modules,
// so what is installed must be JavaScript. Modules behind an import() are in that file too, but run only when asked for.
import { chmod, readFile } from "node:fs/promises";
import path from "node:path";
import { build, type OutputChunk, type Plugin } from "rolldown";

const root = path.join(import.meta.dirname, "..");

/** Packages that stay dependencies, since they carry native code or data; with the room that names their version. */
export const externalPackages: Readonly<Record<string, string>> = {
  "@resvg/resvg-js": "training",
  "dejavu-fonts-ttf": "training",
  sentiment: "dataset",
};

/**
 * Word lists and the like as text that is parsed when it is asked for: as source text they would be read with the
 * program at every start.
 */
const jsonAsText: Plugin = {
  name: "json-as-text",
  load: {
    filter: { id: /\/node_modules\/.*\.json$/ },
    async handler(file) {
      const text = JSON.stringify(JSON.parse(await readFile(file, "utf8")));
      return { code: `module.exports = JSON.parse(${JSON.stringify(text)});`, moduleType: "js" };
    },
  },
};

/** Writes the program to `file` and returns the paths of all modules in it. */
export async function bundle(file: string): Promise<readonly string[]> {
  const { output } = await build({
    input: path.join(root, "packages/cli/src/main.ts"),
    platform: "node",
    external: Object.keys(externalPackages).map((name) => new RegExp(`^${name}(/|$)`)),
    plugins: [jsonAsText],
    checks: { preferBuiltinFeature: false },
    output: { file, format: "esm", codeSplitting: false, comments: false },
    onLog(level, log) {
      if (level !== "debug" && level !== "info") throw new Error(`The bundler warns: ${log.message}`);
    },
  });
  await chmod(file, 0o755);
  const [chunk] = output;
  checkStart(chunk);
  return chunk.moduleIds;
}

/** What the file imports before it does anything must be Node's own, or `--help` would wait for it. */
function checkStart(chunk: OutputChunk): void {
  const slow = chunk.imports.filter((name) => !name.startsWith("node:"));
  if (slow.length > 0) throw new Error(`Load these with import(), where they are needed: ${slow.join(", ")}`);
}

if (import.meta.main) {
  const file = path.join(root, "packages/cli/dist/sentiment.js");
  await bundle(file);
  console.log(path.relative(process.cwd(), file));
}
