import { constants, createReadStream, existsSync } from "node:fs";
import { cp, mkdir, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { atomicWrite, errnoOf, removeAbandoned, safeJoin, writeFolderAtomically } from "@sentiment/files";
import type { Artifacts, TransferOptions } from "../artifacts.ts";
import type { FileInfo } from "../entities.ts";
import { notFound } from "../mlflow-error.ts";
import { statusOf } from "./status-of.ts";

/** Artifacts in a folder of this machine, which is made with the first file. */
export class LocalArtifacts implements Artifacts {
  readonly uri: string;
  readonly #root: string;

  constructor(uri: string, root: string) {
    this.uri = uri;
    this.#root = root;
  }

  async list(folder = ""): Promise<readonly FileInfo[]> {
    const place = this.#place(folder);
    const names = await readdir(place).catch((error: unknown) => {
      if (["ENOENT", "ENOTDIR"].includes(errnoOf(error) ?? "")) return [];
      throw error;
    });
    const found = await Promise.all(
      names.toSorted(byCodeUnit).map(async (name) => {
        const status = await statusOf(path.join(place, name));
        if (status === undefined) return [];
        const isDir = status.isDirectory();
        return [{ path: path.posix.join(folder, name), isDir, fileSize: isDir ? undefined : status.size }];
      }),
    );
    return found.flat();
  }

  async write(file: string, content: Uint8Array | string): Promise<void> {
    const place = safeJoin(this.#root, file);
    await mkdir(path.dirname(place), { recursive: true });
    await atomicWrite(place, content);
  }

  /** To go on with one that was cut off is to do it anew, and to clear away what that one has left half-written. */
  async upload(localPath: string, target = "", { resume = false }: TransferOptions = {}): Promise<void> {
    const place = this.#place(target);
    if ((await stat(localPath)).isDirectory()) {
      await copyFolder(localPath, place);
      if (resume) await clearFolder(place);
    } else await copyFile(localPath, target === "" ? path.join(place, path.basename(localPath)) : place);
  }

  async local(file = ""): Promise<string> {
    const place = this.#place(file);
    await stat(place).catch((cause: unknown) => {
      throw notFound(`There is no file ${file || "at all"} in ${this.uri}.`, undefined, cause);
    });
    return place;
  }

  async download(localPath: string, file = ""): Promise<void> {
    const source = await this.local(file);
    if ((await stat(source)).isDirectory()) await copyFolder(source, localPath);
    else await copyFile(source, localPath);
  }

  #place(name: string): string {
    return name === "" ? this.#root : safeJoin(this.#root, name);
  }
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** A folder that is new is there whole or not at all, and flushed to the disk once. Into one that is there, file by file. */
async function copyFolder(from: string, to: string): Promise<void> {
  if (!existsSync(to)) {
    const clone = { recursive: true, mode: constants.COPYFILE_FICLONE };
    return writeFolderAtomically(to, (folder) => cp(from, folder, clone));
  }
  const names = await readdir(from);
  await Promise.all(
    names.map(async (name) => {
      const [source, target] = [path.join(from, name), path.join(to, name)];
      const status = await statusOf(source);
      if (status === undefined) return;
      await (status.isDirectory() ? copyFolder(source, target) : copyFile(source, target));
    }),
  );
}

async function clearFolder(folder: string): Promise<void> {
  await removeAbandoned(path.dirname(folder));
  await removeAbandoned(folder);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const each of entries.filter((entry) => entry.isDirectory())) {
    await removeAbandoned(path.join(each.parentPath, each.name));
  }
}

async function copyFile(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await atomicWrite(to, createReadStream(from) as AsyncIterable<Uint8Array>);
}
