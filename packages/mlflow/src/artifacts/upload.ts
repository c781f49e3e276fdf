import { inParallel } from "@sentiment/http";
import { SentimentError } from "@sentiment/errors";
import type { TransferOptions } from "../artifacts.ts";
import { filesAtOnce } from "./files-at-once.ts";
import { fileContent } from "./local-content.ts";
import type { LocalFile } from "./local-files.ts";
import { digestOf } from "./digest.ts";
import type { RemoteFile, RemoteFiles } from "./remote-files.ts";
import { TransferCount } from "./transfer-count.ts";

/** What goes where: `name` is the path from the root. */
export interface UploadPlan {
  readonly files: readonly LocalFile[];
  /** The folder that all of them go into; undefined: it is one file. */
  readonly folder: string | undefined;
}

/** Sends files, several at a time, and makes sure that they have arrived whole. Errors: `remote` (UPLOAD_INCOMPLETE). */
export async function upload(
  remote: RemoteFiles,
  plan: UploadPlan,
  options: TransferOptions & { readonly signal: AbortSignal },
): Promise<void> {
  const { signal, onProgress, resume = false } = options;
  const there = resume ? await remoteSizes(remote, plan, signal) : new Map<string, RemoteFile>();
  const count = new TransferCount(
    plan.files.map(({ size }) => size),
    onProgress,
  );
  await inParallel(plan.files, { atOnce: filesAtOnce, signal }, async ({ place, name, size }, stop) => {
    const content = fileContent(place, size);
    const present = there.get(name);
    if (present?.size === size && (present.md5 === undefined || present.md5 === (await digestOf(content, "md5")))) {
      count.bytes(size);
    } else {
      await remote.put(name, content, { signal: stop, onBytes: count.bytes });
    }
    count.file();
  });
  if (!remote.confirmsUploads) await confirm(remote, plan, signal);
}

async function confirm(remote: RemoteFiles, plan: UploadPlan, signal: AbortSignal): Promise<void> {
  if (plan.files.length === 0) return;
  const there = await remoteSizes(remote, plan, signal);
  for (const { name, size } of plan.files) {
    const found = there.get(name);
    // MLflow leaves out the size of an empty file.
    if (found !== undefined && (found.size ?? 0) === size) continue;
    throw new SentimentError({
      kind: "remote",
      code: "UPLOAD_INCOMPLETE",
      message: `${remote.uri} took ${name} (${size} bytes) and now has ${found === undefined ? "no such file" : `${found.size ?? 0} bytes of it`}.`,
      hint: "Upload it again. If it stays so, another process writes there, or the server's disk is full.",
    });
  }
}

async function remoteSizes(
  remote: RemoteFiles,
  { files, folder }: UploadPlan,
  signal: AbortSignal,
): Promise<Map<string, RemoteFile>> {
  const one = files[0];
  const found =
    folder !== undefined ? await remote.walk(folder, signal) : [one && (await remote.stat(one.name, signal))];
  return new Map(found.filter((file) => file !== undefined).map((file) => [file.path, file]));
}
