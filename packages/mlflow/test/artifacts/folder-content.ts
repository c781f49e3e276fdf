import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** Files by their path from a folder, with `/`. */
export type Files = Readonly<Record<string, string>>;

export async function writeFolder(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

export async function folderContent(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [path.relative(folder, file), await readFile(file, "utf8")] as const)),
  );
}
