import type { FileInfo } from "../entities.ts";
import type { RemoteFile } from "./remote-files.ts";

/** Every file below a folder by listing it and its folders, some at a time. */
export async function walkByListing(
  folder: string,
  list: (folder: string) => Promise<readonly FileInfo[]>,
): Promise<RemoteFile[]> {
  const files: RemoteFile[] = [];
  const folders = [folder];
  while (folders.length > 0) {
    const found = (await Promise.all(folders.splice(0, foldersAtOnce).map(list))).flat();
    // An empty file's size is left out by MLflow, as an unknown one is.
    for (const { path, isDir, fileSize } of found) {
      if (isDir) folders.push(path);
      else files.push({ path, size: fileSize || undefined });
    }
  }
  return files;
}

const foldersAtOnce = 8;
