import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { atomicWrite, errnoOf } from "@sentiment/files";

/** Has Git ignore an output, as `dvc add` does: a line in the `.gitignore` beside it. Nothing where there is no Git. */
export async function ignoreInGit(root: string, place: string): Promise<void> {
  if (!hasGit(root)) return;
  const file = path.join(root, path.dirname(place), ".gitignore");
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT") return "";
    throw error;
  });
  const name = path.posix.basename(place);
  const line = `/${name.replaceAll(/[[\]!*#?]/gu, String.raw`\$&`)}`;
  const said = text.split(/\r?\n/u);
  if ([line, `${line}/`, name, `${name}/`].some((known) => said.includes(known))) return;
  await atomicWrite(file, `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`);
}

function hasGit(root: string): boolean {
  for (let at = root; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, ".git"))) return true;
    if (path.dirname(at) === at) return false;
  }
}
