import type { FileInfo } from "./entities.ts";

/**
 * The files below one artifact root (a run's or a logged model's). Paths are relative, with `/`; whatever would leave
 * the root is refused.
 */
export interface Artifacts {
  readonly uri: string;
  /** What lies directly in `path` (default: the root), by name; nothing for a file or a missing path, as MLflow has it. */
  list(path?: string): Promise<readonly FileInfo[]>;
  /** Writes one file, whole or not at all. */
  write(path: string, content: Uint8Array | string): Promise<void>;
  /** Copies a local file or folder to `path` (default: the root). */
  upload(localPath: string, path?: string): Promise<void>;
  /** The local path of `path` for reading; downloads to a temporary folder where the root is remote. */
  local(path?: string): Promise<string>;
}
