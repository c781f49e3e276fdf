import type { Artifacts, TransferOptions } from "../artifacts.ts";
import type { FileInfo } from "../entities.ts";

/** Artifacts whose program is loaded with the first request: who has local files only, does not wait for it. */
export class DeferredArtifacts implements Artifacts {
  readonly uri: string;
  readonly #open: () => Promise<Artifacts>;
  #opened: Promise<Artifacts> | undefined;

  constructor(uri: string, open: () => Promise<Artifacts>) {
    this.uri = uri;
    this.#open = open;
  }

  async list(path?: string): Promise<readonly FileInfo[]> {
    return (await this.#artifacts()).list(path);
  }

  async write(path: string, content: Uint8Array | string): Promise<void> {
    return (await this.#artifacts()).write(path, content);
  }

  async upload(localPath: string, path?: string, options?: TransferOptions): Promise<void> {
    return (await this.#artifacts()).upload(localPath, path, options);
  }

  async local(path?: string, options?: TransferOptions): Promise<string> {
    return (await this.#artifacts()).local(path, options);
  }

  async download(localPath: string, path?: string, options?: TransferOptions): Promise<void> {
    return (await this.#artifacts()).download(localPath, path, options);
  }

  #artifacts(): Promise<Artifacts> {
    return (this.#opened ??= this.#open());
  }
}
