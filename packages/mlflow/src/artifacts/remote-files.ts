import type { FileHandle } from "node:fs/promises";
import type { FileInfo } from "../entities.ts";
import type { LocalContent } from "./local-content.ts";

/** A file below a remote root. */
export interface RemoteFile {
  /** From the root, with `/`. */
  readonly path: string;
  /** Bytes; undefined where the server does not say. */
  readonly size: number | undefined;
  /** MD5 in lower-case hex, where the server says one. S3 says something else for what is encrypted with another's key. */
  readonly md5?: string | undefined;
}

/** One file on its way. */
export interface Transfer {
  readonly signal: AbortSignal;
  /** So many more bytes have passed; fewer than none where a piece has to be sent again. */
  readonly onBytes: (count: number) => void;
}

/**
 * What is done at a remote root, file by file; `RemoteArtifacts` makes folders of it. Paths have been checked and lead
 * down from the root (""). Names that a server lists are checked here: what would lead elsewhere is a `remote` error.
 */
export interface RemoteFiles {
  /** Of the root, without secrets. */
  readonly uri: string;
  /** Whether a `put` that succeeds has made sure that every byte is there; else sizes are looked up afterwards. */
  readonly confirmsUploads: boolean;
  /** What lies directly in a folder; nothing for a file or what is not there. */
  list(folder: string, signal: AbortSignal): Promise<readonly FileInfo[]>;
  /** Every file below a folder, at any depth. */
  walk(folder: string, signal: AbortSignal): Promise<readonly RemoteFile[]>;
  /** Undefined for a folder or what is not there. */
  stat(path: string, signal: AbortSignal): Promise<RemoteFile | undefined>;
  put(path: string, content: LocalContent, transfer: Transfer): Promise<void>;
  /** Writes the file's bytes, all of them and as many as were said, into an empty file. */
  fetch(file: RemoteFile, target: FileHandle, transfer: Transfer): Promise<void>;
}
