import type { FileInfo } from "./entities.ts";

/** How far a transfer has come. */
export interface TransferProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly doneFiles: number;
  readonly totalFiles: number;
}

export interface TransferOptions {
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  /**
   * Goes on with a transfer that was cut off: a file that is there already with the same size – and the same digest, where
   * the other side tells one – is not sent again. One that has changed without changing its size would go unnoticed
   * where there is no digest (MLflow's servers tell none), so that it has to be asked for. In a local folder files are
   * copied anew, and what a killed process has left half-written is cleared away. Default: false.
   */
  readonly resume?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The files below one artifact root (a run's or a logged model's). Paths are relative, with `/`; whatever would leave
 * the root is refused, whoever names it. Folders are transferred several files at a time, each file whole or not at all
 * and of the size that was said. Folders without files exist on this machine only.
 */
export interface Artifacts {
  readonly uri: string;
  /** What lies directly in `path` (default: the root), by name; nothing for a file or a missing path, as MLflow has it. */
  list(path?: string): Promise<readonly FileInfo[]>;
  /** Writes one file, whole or not at all. */
  write(path: string, content: Uint8Array | string): Promise<void>;
  /** Copies a local file or folder to `path` (default: the root). */
  upload(localPath: string, path?: string, options?: TransferOptions): Promise<void>;
  /** The local path of `path` for reading; downloads to a temporary folder where the root is remote. */
  local(path?: string, options?: TransferOptions): Promise<string>;
  /** Copies `path` (a file or a folder; default: all) to `localPath`, which is new, whole or not at all. */
  download(localPath: string, path?: string, options?: TransferOptions): Promise<void>;
}
