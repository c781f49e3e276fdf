import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { repositoryRoot } from "./repository-root.ts";

/** Puts the program `sentiment`, from source, into a folder as if it were installed there. @returns a PATH with it. */
export async function sentimentOnPath(folder: string): Promise<string> {
  const bin = path.join(folder, "bin with blanks");
  const main = path.join(repositoryRoot, "packages/cli/src/main.ts");
  await mkdir(bin);
  await writeFile(path.join(bin, "sentiment"), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  await chmod(path.join(bin, "sentiment"), 0o755);
  return `${bin}:/usr/bin:/bin`;
}
