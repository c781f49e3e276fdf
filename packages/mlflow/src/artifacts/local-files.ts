import { readdir } from "node:fs/promises";
import path from "node:path";
import { statusOf } from "./status-of.ts";

/** A file of this machine that is to be uploaded. */
export interface LocalFile {
  /** Where it lies. */
  readonly place: string;
  /** Its path from the folder that is uploaded, with `/`. */
  readonly name: string;
  readonly size: number;
}

/** Every file below a folder by name, links followed. What is neither file nor folder – a pipe, a socket, a link to nothing – is left out. */
export async function localFiles(folder: string, prefix = ""): Promise<LocalFile[]> {
  const names = (await readdir(folder)).toSorted();
  const found: LocalFile[] = [];
  for (const each of names) {
    const place = path.join(folder, each);
    const name = `${prefix}${each}`;
    const status = await statusOf(place);
    if (status?.isDirectory()) found.push(...(await localFiles(place, `${name}/`)));
    else if (status?.isFile()) found.push({ place, name, size: status.size });
  }
  return found;
}
