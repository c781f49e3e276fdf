import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build, type OutputChunk, type Plugin, type PreRenderedChunk } from "rolldown";
import { builtImage } from "./built-image.ts";
import { builtPrograms } from "./built-programs.ts";
import { dockerClient } from "./docker-client.ts";
import { pythonSources } from "./python-sources.ts";

const root = path.join(import.meta.dirname, "../..");

/** Packages that stay dependencies, since they carry native code or data; with the room that names their version. */
export const externalPackages: Readonly<Record<string, string>> = {
  "@resvg/resvg-js": "training",
  "dejavu-fonts-ttf": "training",
  sentiment: "dataset",
};

/** Word lists and the like as text that is parsed as JSON, which is quicker than as source text. */
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

/** AWS's packages in their ES modules rather than in CommonJS: of those, what nobody calls is left out. */
const awsModules: Plugin = {
  name: "aws-modules",
  resolveId: {
    filter: { id: /^@(?:aws|aws-sdk|smithy)\// },
    async handler(name, importer) {
      const found = await this.resolve(name, importer, { skipSelf: true });
      return found && { id: found.id.replace("/dist-cjs/", "/dist-es/") };
    },
  },
};

/** Our modules only declare; what a command names nothing of, it need not load. The entry and workers are there to run. */
function hasEffects(id: string): boolean {
  return !/[\\/]packages[\\/][^\\/]+[\\/]src[\\/]/.test(id) || /[\\/](?:main|worker)\.ts$/.test(id);
}

/**
 * Writes the program that begins with the module `entry` to `folder`, which it empties before: `<name>.js` and its parts.
 * Returns the paths of all modules in it.
 */
export async function bundleEntry(
  name: string,
  entry: string,
  folder: string,
  plugins: readonly Plugin[] = [],
): Promise<readonly string[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // A package.json above may say that what lies in it are ES modules.
  await writeFile(path.join(folder, "package.json"), '{ "type": "commonjs" }\n');
  const { output } = await build({
    // Modules are named by their paths from here, so that the bytes are the same wherever this runs.
    cwd: root,
    input: { [name]: entry },
    platform: "node",
    external: Object.keys(externalPackages).map((each) => new RegExp(`^${each}(/|$)`)),
    plugins: [jsonAsText, awsModules, pythonSources, builtImage, builtPrograms, dockerClient, ...plugins],
    treeshake: { moduleSideEffects: hasEffects },
    checks: { preferBuiltinFeature: false },
    output: { dir: folder, format: "cjs", chunkFileNames: partName, comments: false },
    onLog(level, log) {
      if (level !== "debug" && level !== "info") throw new Error(`The bundler warns: ${log.message}`);
    },
  });
  const chunks = output.filter((file) => file.type === "chunk");
  checkEntry(chunks);
  return chunks.flatMap(({ moduleIds }) => moduleIds);
}

/** A part is named after its last module, which needs the others; where that is just an index, after its package. */
function partName({ name, moduleIds }: PreRenderedChunk): string {
  const [, owner] = /.*(?:packages|node_modules)\/([^/]+)\//.exec(moduleIds.at(-1) ?? "") ?? [];
  return `parts/${name === "src" || name === "schemas" ? owner : name}.js`;
}

/**
 * What the entry imports before it does anything must be Node's own, or it would not come from the compile cache. No part
 * may import the entry: a worker thread, which loads parts only, would start the program again.
 */
function checkEntry([entry, ...parts]: readonly OutputChunk[]): void {
  const slow = entry!.imports.filter((name) => !name.startsWith("node:"));
  if (slow.length > 0) throw new Error(`Load these with import(), where they are needed: ${slow.join(", ")}`);
  const again = parts.filter(({ imports }) => imports.includes(entry!.fileName));
  if (again.length > 0) {
    throw new Error(`The entry has what others import: ${again.map(({ fileName }) => fileName).join(", ")}`);
  }
}
