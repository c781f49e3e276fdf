import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { removeAtExit, safeJoin } from "@sentiment/files";
import { isLocalUri, withModelIdentity, type Artifacts, type ModelIdentity } from "@sentiment/mlflow";
import type { SourceFile } from "./source-run.ts";

export interface FileCopy {
  readonly from: Artifacts;
  readonly to: Artifacts;
  readonly files: readonly SourceFile[];
  /** What stands in the `MLmodel` of models, and what is to stand there instead. */
  readonly identity: ModelIdentity;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/** Copies all files below a root, those that are there already excepted; models are told where they are now. */
export async function copyFiles({ from, to, files, identity, signal, onBytes }: FileCopy): Promise<void> {
  if (files.length === 0) return;
  await withLocalCopy(from, signal, async (folder) => {
    let told = 0;
    const onProgress = ({ doneBytes }: { readonly doneBytes: number }): void => {
      onBytes(doneBytes - told);
      told = doneBytes;
    };
    await to.upload(folder, "", { resume: true, signal, onProgress });
    for (const { path: name } of files.filter((file) => path.posix.basename(file.path) === "MLmodel")) {
      const document = await readFile(safeJoin(folder, name), "utf8");
      const renamed = await withModelIdentity(document, identity);
      if (renamed !== document) await to.write(name, renamed);
    }
    onBytes(files.reduce((sum, { bytes }) => sum + bytes, 0) - told);
  });
}

async function withLocalCopy(
  from: Artifacts,
  signal: AbortSignal,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  if (isLocalUri(from.uri)) return work(await from.local());
  const folder = await mkdtemp(path.join(tmpdir(), "sentiment-sync-"));
  removeAtExit(folder);
  try {
    await from.download(path.join(folder, "files"), "", { signal });
    await work(path.join(folder, "files"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
