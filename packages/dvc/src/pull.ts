import path from "node:path";
import { didYouMean } from "@sentiment/errors";
import { conflictError, inputError, usageError } from "./dvc-error.ts";
import { fetchOutput, type Fetched, type Plan } from "./fetch-output.ts";
import type { TreeEntry } from "./formats/tree.ts";
import { objectPath } from "./formats/object-id.ts";
import { objectMissing } from "./object-missing.ts";
import { checkKind, listFiles } from "./plan-output.ts";
import { openRemote, remoteNamed, type Reach } from "./remotes/open-remote.ts";
import type { Remote } from "./remotes/remote.ts";
import { Threads } from "./threads.ts";
import { checkOut } from "./workspace/check-out.ts";
import { compare, isWithin } from "./workspace/compare.ts";
import { findWanted, type Tracked, type Wanted } from "./workspace/find-tracked.ts";
import { checkFolders } from "./workspace/output-place.ts";
import { openRepository, type Replacement, type Repository } from "./workspace/repository.ts";

export interface PullOptions extends Reach, Replacement {
  /** Where it is called; targets are seen from here. */
  readonly folder: string;
  /** `.dvc` files, outputs and what is within them, `dvc.lock`, stages, folders; none: everything. */
  readonly targets: readonly string[];
  /** A remote instead of the default one. */
  readonly remote?: string | undefined;
  /** Overwrite what was changed, and remove what is not tracked, in the outputs. */
  readonly force?: boolean | undefined;
  /** How many repositories import this one's data, one from the other. */
  readonly repositoriesAbove?: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: DataProgress) => void) | undefined;
}

export interface DataProgress {
  readonly stage: "look" | "fetch" | "write" | "send";
  /** 0 … 1 */
  readonly done: number | undefined;
}

/** What became of an output. */
export interface PulledOutput {
  /** The `.dvc` file or `dvc.lock`. */
  readonly file: string;
  readonly path: string;
  readonly action: "created" | "updated" | "unchanged";
  readonly added: number;
  readonly modified: number;
  readonly deleted: number;
  readonly unchanged: number;
}

export interface Pulled {
  readonly outputs: readonly PulledOutput[];
  /** Outputs that were passed over, and why. */
  readonly skipped: readonly { readonly file: string; readonly path: string; readonly reason: string }[];
  /** Objects and bytes that came from remotes. */
  readonly fetched: number;
  readonly bytes: number;
  readonly seconds: number;
}

/**
 * Brings the data that the `.dvc` files name: from the cache, and what is not there from remotes. Everything is looked at and
 * checked before anything is written, all that is needed is fetched before an output is touched, and every file is verified
 * by its hash as it comes. Several at once do no harm.
 * Errors: `conflict` (DATA_CHANGED), `input` (OBJECT_MISSING, UNSAFE_PATH, …), `remote`, `usage`.
 */
export async function pull(options: PullOptions): Promise<Pulled> {
  const started = performance.now();
  const repository = await openRepository(options.folder, options.environment, options);
  const tracked = await findWanted(repository, options.folder, options.targets);
  const skipped: Pulled["skipped"][number][] = [];
  const remotes = new Map<string, Promise<Remote>>();
  const threads = new Threads();
  try {
    const plans: Plan[] = [];
    for (const [i, one] of tracked.entries()) {
      options.onProgress?.({ stage: "look", done: i / tracked.length });
      const reason = reasonToSkip(one, options);
      if (reason !== undefined) skipped.push({ file: one.file, path: one.place, reason });
      else plans.push(await planOf(one, repository, remotes, options));
    }
    if (options.force !== true) await refuseChanges(plans, repository);
    const { fetched, bytes } = await fetchAll(plans, { repository, threads, options });
    const outputs: PulledOutput[] = [];
    for (const [i, plan] of plans.entries()) {
      options.onProgress?.({ stage: "write", done: i / plans.length });
      outputs.push(await bringOut(plan, { repository, threads, options }));
    }
    return { outputs, skipped, fetched, bytes, seconds: (performance.now() - started) / 1000 };
  } finally {
    await threads.close();
    for (const remote of remotes.values()) await (await remote.catch(() => undefined))?.close();
  }
}

function reasonToSkip({ file, place, output }: Tracked, { remote }: PullOptions): string | undefined {
  if (!output.isCached) return "it is kept by Git (cache: false)";
  if (remote !== undefined && output.remote !== undefined && output.remote.toLowerCase() !== remote.toLowerCase()) {
    return `it belongs to the remote ${output.remote}`;
  }
  if (output.refusal !== undefined) {
    throw usageError(
      "DVC_OUTPUT_NOT_SUPPORTED",
      `${file} keeps ${place}, but ${output.refusal}.`,
      "Real DVC can pull it: dvc pull.",
    );
  }
  return output.object === undefined ? "its content is not recorded yet" : undefined;
}

async function planOf(
  tracked: Wanted,
  repository: Repository,
  remotes: Map<string, Promise<Remote>>,
  options: PullOptions,
): Promise<Plan> {
  const { root, config, cache, rules } = repository;
  const { output, place, source } = tracked;
  const id = output.object!;
  checkFolders(root, place);
  checkKind(root, tracked, id.isTree);
  const named = options.remote ?? output.remote;
  const open = async (): Promise<Remote> => {
    const described = remoteNamed(config, named);
    const opened = remotes.get(described.name) ?? openRemote(described, options);
    remotes.set(described.name, opened);
    return opened;
  };
  // Who only imports data need not have a remote.
  const hasRemote = output.isPushed && (source === undefined || (named ?? config.defaultRemote) !== undefined);
  const remote = hasRemote ? open : undefined;
  if (source !== undefined) {
    const { bringImport, isAtHand } = await import("./bring-import.ts");
    const isHere =
      (await isAtHand(tracked, repository)) || (await (await remote?.())?.has(objectPath(id), options.signal)) === true;
    if (!isHere) await bringImport(tracked, repository, options);
  }
  const listed = await listFiles(id, cache, remote, options.signal);
  if (listed === undefined) throw await objectMissing([{ id, place }], tracked, remote);
  const difference = await compare({
    target: path.join(root, place),
    isFolder: id.isTree,
    entries: entriesOf(tracked, listed.entries),
    part: tracked.part,
    isIgnored: (at) => rules.ignores(`${place}/${at}`, false),
    hash: id.hash,
    cache,
    signal: options.signal,
  });
  return { tracked, id, fetchedTree: listed.fetchedTree, difference, remote };
}

/** Those of the part that is wanted. */
function entriesOf({ place, part }: Wanted, entries: readonly TreeEntry[]): readonly TreeEntry[] {
  if (part === undefined) return entries;
  const found = entries.filter(({ path: at }) => isWithin(at, part));
  if (found.length > 0) return found;
  const near = didYouMean(
    part,
    entries.map((entry) => entry.path),
  );
  throw inputError("TARGET_NOT_FOUND", `There is no ${part} in ${place}, as it is tracked.${near}`);
}

/** Refuses to overwrite what nobody else has: what is not in the cache cannot be brought back. */
async function refuseChanges(plans: readonly Plan[], { cache }: Repository): Promise<void> {
  const lost: string[] = [];
  for (const { tracked, id, difference } of plans) {
    const [modified, extra] = [difference.modified.map(({ found }) => found), difference.extra];
    for (const { path: at, md5 } of [...modified, ...extra]) {
      const kept = md5 !== undefined && (await cache.holds({ hash: id.hash, md5, isTree: false }));
      if (!kept) lost.push(at === "" ? tracked.place : `${tracked.place}/${at}`);
    }
  }
  if (lost.length === 0) return;
  const more = lost.length > 5 ? ` and ${lost.length - 5} more` : "";
  throw conflictError(
    "DATA_CHANGED",
    `${lost.slice(0, 5).join(", ")}${more} would be overwritten or removed, and nothing else has that content.`,
    "--force does it; sentiment data add keeps the changes as new data; or move them away.",
  );
}

/** The largest output first. */
async function fetchAll(plans: readonly Plan[], { repository, threads, options }: Doing): Promise<Fetched> {
  const sorted = plans.toSorted((one, other) => (other.tracked.output.size ?? 0) - (one.tracked.output.size ?? 0));
  const { signal } = options;
  const onProgress = (done: number): void => options.onProgress?.({ stage: "fetch", done });
  let [fetched, bytes] = [0, 0];
  for (const plan of sorted) {
    const came = await fetchOutput(plan, { repository, threads, signal, onProgress });
    fetched += came.fetched;
    bytes += came.bytes;
  }
  return { fetched, bytes };
}

interface Doing {
  readonly repository: Repository;
  readonly threads: Threads;
  readonly options: PullOptions;
}

async function bringOut({ tracked, id, difference }: Plan, doing: Doing): Promise<PulledOutput> {
  const { root, config, cache } = doing.repository;
  const { missing, modified, extra, unchanged } = difference;
  const isSame = missing.length + modified.length + extra.length === 0;
  const isNew = unchanged.length + modified.length === 0;
  // Of an empty folder, too, there is something to see.
  if (!isSame || (id.isTree && unchanged.length === 0)) {
    checkFolders(root, tracked.place);
    await checkOut({
      target: path.join(root, tracked.place),
      isFolder: id.isTree,
      isExecutable: tracked.output.isExecutable,
      hash: id.hash,
      difference,
      cache,
      linkTypes: config.linkTypes,
      threads: doing.threads,
      signal: doing.options.signal,
    });
  }
  return {
    file: tracked.file,
    path: tracked.part === undefined ? tracked.place : `${tracked.place}/${tracked.part}`,
    action: isSame ? "unchanged" : isNew ? "created" : "updated",
    added: missing.length,
    modified: modified.length,
    deleted: extra.length,
    unchanged: unchanged.length,
  };
}
