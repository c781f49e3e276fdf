import { stat } from "node:fs/promises";
import path from "node:path";
import type { Artifacts, TransferOptions } from "../artifacts.ts";
import type { FileInfo } from "../entities.ts";
import { artifactPath, joined } from "./artifact-path.ts";
import { download } from "./download.ts";
import { bytesContent } from "./local-content.ts";
import { localFiles } from "./local-files.ts";
import type { RemoteFiles } from "./remote-files.ts";
import { noRoom, temporaryPlace } from "./temporary-place.ts";
import { upload } from "./upload.ts";

/** Artifacts that lie somewhere else, whatever is spoken there. */
export class RemoteArtifacts implements Artifacts {
  readonly uri: string;
  readonly #files: RemoteFiles;
  readonly #signal: AbortSignal;

  constructor(files: RemoteFiles, signal: AbortSignal | undefined) {
    this.uri = files.uri;
    this.#files = files;
    this.#signal = signal ?? new AbortController().signal;
  }

  async list(folder = ""): Promise<readonly FileInfo[]> {
    const found = await this.#files.list(artifactPath(folder), this.#signal);
    return found.toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  }

  async write(file: string, content: Uint8Array | string): Promise<void> {
    const transfer = { signal: this.#signal, onBytes: () => undefined };
    await this.#files.put(artifactPath(file), bytesContent(file, content), transfer);
  }

  async upload(localPath: string, target = "", options: TransferOptions = {}): Promise<void> {
    const place = artifactPath(target);
    const status = await stat(localPath);
    const files = status.isDirectory()
      ? (await localFiles(localPath)).map((file) => ({ ...file, name: joined(place, file.name) }))
      : [{ place: localPath, name: place || path.basename(localPath), size: status.size }];
    await upload(this.#files, { files, folder: status.isDirectory() ? place : undefined }, this.#with(options));
  }

  async local(file = "", options: TransferOptions = {}): Promise<string> {
    const from = artifactPath(file);
    const temporary = await temporaryPlace(path.posix.basename(from) || "artifacts");
    try {
      await download(this.#files, { from, to: temporary.path, isPrivate: true }, this.#with(options));
    } catch (error) {
      await temporary.remove();
      throw noRoom(this.uri, error);
    }
    return temporary.path;
  }

  async download(localPath: string, file = "", options: TransferOptions = {}): Promise<void> {
    await download(this.#files, { from: artifactPath(file), to: localPath }, this.#with(options));
  }

  #with(options: TransferOptions): TransferOptions & { readonly signal: AbortSignal } {
    const { signal } = options;
    return { ...options, signal: signal === undefined ? this.#signal : AbortSignal.any([signal, this.#signal]) };
  }
}
