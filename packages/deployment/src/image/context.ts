import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { filesOf, type KnownFile } from "../archive/files-of.ts";
import { modelFiles } from "../archive/model-files.ts";

/** What an engine is sent to build the image of. */
export interface ImageContext {
  readonly files: readonly KnownFile[];
  /** The stage of the Dockerfile that is wanted. */
  readonly stage: "server" | "server-with-model";
}

/** Where the model is within `files`; in the image without the first folder. */
export const modelFolder = "model/sentiment/model/";

/** Nothing else is sent, whatever lies there. */
const allowed =
  /^(Dockerfile|gather\.js|program\/sentiment\/([\w.-]+|parts\/[\w.-]+)\.(js|json|txt)|program\/sentiment\/LICENSE)$/u;

/** Throws input errors for a model directory that is not one, or that has what looks like secrets in it. */
export async function imageContext(folder: string, modelDir: string | undefined): Promise<ImageContext> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = found
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
    .filter((name) => allowed.test(name));
  const files = await filesOf(folder, names);
  if (modelDir === undefined) return { files, stage: "server" };
  const model = (await modelFiles(modelDir)).map((file) => ({ ...file, name: `${modelFolder}${file.name}` }));
  return { files: [...files, ...model], stage: "server-with-model" };
}

/** Of all that decides what is built, as 64 hex digits; what it is built of is looked at file by file, names and bytes. */
export function contextDigest({ files, stage }: ImageContext, settings: readonly string[]): string {
  const entries = files.map(({ name, bytes, sha256 }) => [name, bytes, sha256] as const);
  const content = [stage, settings, entries.toSorted(([a], [b]) => (a < b ? -1 : 1))];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}
