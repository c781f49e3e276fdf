import { statSync } from "node:fs";
import { inParallel } from "@sentiment/http";
import { inputError } from "./dvc-error.ts";
import { objectPath, type ObjectId } from "./formats/object-id.ts";
import { parseTree } from "./formats/tree.ts";
import type { PullOptions } from "./pull.ts";
import { openRemote, remoteNamed } from "./remotes/open-remote.ts";
import type { Remote } from "./remotes/remote.ts";
import { findTracked, type Tracked } from "./workspace/find-tracked.ts";
import { openRepository, type Repository } from "./workspace/repository.ts";

export type PushOptions = Omit<PullOptions, "force">;

export interface PushedOutput {
  readonly file: string;
  readonly path: string;
  readonly action: "pushed" | "unchanged";
}

export interface Pushed {
  readonly outputs: readonly PushedOutput[];
  readonly skipped: readonly { readonly file: string; readonly path: string; readonly reason: string }[];
  /** Objects and bytes that went to remotes. */
  readonly sent: number;
  readonly bytes: number;
  readonly seconds: number;
}

/**
 * Sends what the `.dvc` files name from the cache to remotes, as far as it is not there; a folder's list last, so that
 * where it is, all of its files are. Errors: `input` (OBJECT_MISSING), `remote`, `usage`.
 */
export async function push(options: PushOptions): Promise<Pushed> {
  const started = performance.now();
  const repository = await openRepository(options.folder, options.environment);
  const tracked = await findTracked(repository, options.folder, options.targets);
  const skipped: Pushed["skipped"][number][] = [];
  const outputs: PushedOutput[] = [];
  const remotes = new Map<string, Promise<Remote>>();
  let [sent, bytes] = [0, 0];
  try {
    for (const one of tracked) {
      const said = { file: one.file, path: one.place };
      const reason = reasonToSkip(one, options);
      if (reason !== undefined) {
        skipped.push({ ...said, reason });
        continue;
      }
      const described = remoteNamed(repository.config, options.remote ?? one.output.remote);
      const opened = remotes.get(described.name) ?? openRemote(described, options);
      remotes.set(described.name, opened);
      const done = await pushOne(one, one.output.object!, { repository, remote: await opened, options });
      sent += done.sent;
      bytes += done.bytes;
      outputs.push({ ...said, action: done.sent > 0 ? "pushed" : "unchanged" });
    }
    return { outputs, skipped, sent, bytes, seconds: (performance.now() - started) / 1000 };
  } finally {
    for (const remote of remotes.values()) await (await remote.catch(() => undefined))?.close();
  }
}

function reasonToSkip({ output, source }: Tracked, { remote }: PushOptions): string | undefined {
  if (!output.isCached) return "it is kept by Git (cache: false)";
  if (!output.isPushed) return "it is not to be pushed (push: false)";
  // As DVC has it: who has the data publishes it.
  if (source?.path !== undefined) return "it was imported from another repository";
  if (remote !== undefined && output.remote !== undefined && output.remote.toLowerCase() !== remote.toLowerCase()) {
    return `it belongs to the remote ${output.remote}`;
  }
  if (output.refusal !== undefined) return output.refusal;
  return output.object === undefined ? "its content is not recorded yet" : undefined;
}

interface Sending {
  readonly repository: Repository;
  readonly remote: Remote;
  readonly options: PushOptions;
}

async function pushOne(
  tracked: Tracked,
  id: ObjectId,
  { repository: { cache }, remote, options }: Sending,
): Promise<{ readonly sent: number; readonly bytes: number }> {
  const { signal } = options;
  let [sent, bytes, looked] = [0, 0, 0];
  // A list that is there stands for its files.
  if (await remote.has(objectPath(id), signal)) return { sent, bytes };
  if (!(await cache.holds(id))) throw notInCache(tracked, []);
  const entries = id.isTree ? parseTree(cache.read(id), cache.place(id)) : [];
  const names = new Map(entries.map((entry) => [entry.md5, entry.path]));
  const missing: string[] = [];
  const send = async (object: ObjectId, within: AbortSignal): Promise<void> => {
    const file = cache.place(object);
    const { size } = statSync(file);
    await remote.put(objectPath(object), { file, size }, within);
    sent++;
    bytes += size;
  };
  await inParallel([...names], { atOnce: remote.atOnce, signal }, async ([md5, name], within) => {
    const object: ObjectId = { ...id, md5, isTree: false };
    if (!(await remote.has(objectPath(object), within))) {
      if (await cache.holds(object)) await send(object, within);
      else missing.push(name);
    }
    options.onProgress?.({ stage: "send", done: ++looked / names.size });
  });
  if (missing.length > 0) throw notInCache(tracked, missing);
  await send(id, signal);
  return { sent, bytes };
}

function notInCache({ file, place }: Tracked, missing: readonly string[]): Error {
  const names =
    missing.length === 0
      ? place
      : missing
          .slice(0, 5)
          .map((name) => `${place}/${name}`)
          .join(", ");
  return inputError(
    "OBJECT_MISSING",
    `${names} of ${file} cannot be pushed: what it names is not in the cache.`,
    "Pull it first, or add what is there now: sentiment data add.",
  );
}
