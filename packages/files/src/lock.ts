import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { SentimentError } from "@sentiment/errors";
import { release, removeAtExit } from "./leftovers.ts";
import { isAlive, thisProcess, type ProcessIdentity } from "./process-identity.ts";
import { siblingName } from "./sibling-name.ts";
import { errnoOf, writeError } from "./write-error.ts";

/** Who holds a lock, for what, and since when. */
export interface LockHolder extends ProcessIdentity {
  /** In words, after "is busy with": `deploying sentiment-classifier-staging`. */
  readonly doing: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** A lock that this process holds until it releases it or ends. */
export interface Lock {
  release(): void;
}

interface LockFile extends LockHolder {
  /** No two lock files have the same, so that a file that was read can be told from a later one. */
  readonly id: string;
}

/**
 * Takes the lock that is the file `path`, whose folder is made. One process at a time has it; what a killed one has left is
 * taken over. Throws a conflict error (LOCKED) that says who has it, what for and since when.
 *
 * The file comes into being by link(2), with its content or not at all. A dead holder's file is replaced by rename(2), by the
 * one process that holds the lock of the name `path.<its id>`, taken in this very way: since its owner is dead and nobody
 * else may touch it, what was read is still there, and a file of a living process is never replaced.
 */
export async function takeLock(path: string, doing: string): Promise<Lock> {
  const own: LockFile = { ...thisProcess(), doing, since: new Date().toISOString(), id: randomUUID() };
  try {
    await mkdir(dirname(path), { recursive: true });
    await place(path, own);
  } catch (error) {
    throw writeError(error, path);
  }
  removeAtExit(path);
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      rmSync(path, { force: true });
      release(path);
    },
  };
}

/** Who holds the lock; undefined: nobody, or a process that is dead. Throws a conflict error when the file is no lock. */
export async function lockHolder(path: string): Promise<LockHolder | undefined> {
  const file = await lockFileAt(path);
  return file === undefined || isAlive(file) === false ? undefined : file;
}

async function place(path: string, own: LockFile): Promise<void> {
  const temporary = siblingName(path, "tmp");
  try {
    await writeWhole(temporary, JSON.stringify(own));
    for (;;) {
      if (await linked(temporary, path)) return;
      const holder = await lockFileAt(path);
      // Released this moment.
      if (holder === undefined) continue;
      if (isAlive(holder) !== false) throw locked(path, holder);
      if (await tookOver(path, holder, temporary, own.doing)) return;
    }
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Puts a lock file in the place of a dead holder's; false: another process has done so before. */
async function tookOver(path: string, holder: LockFile, temporary: string, doing: string): Promise<boolean> {
  const turn = await takeLock(`${path}.${holder.id}`, doing);
  try {
    if ((await lockFileAt(path))?.id !== holder.id) return false;
    await rename(temporary, path);
    return true;
  } finally {
    turn.release();
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  await using handle = await open(path, "wx", 0o600);
  await handle.writeFile(text);
  await handle.sync();
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw error;
  }
}

async function lockFileAt(path: string): Promise<LockFile | undefined> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ENOTDIR") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const value = parsed(text);
  if (isLockFile(value)) return value;
  throw new SentimentError({
    kind: "conflict",
    code: "LOCK_UNREADABLE",
    message: `${path} should be a lock file and is not.`,
    hint: "Remove it, if you are sure that nothing is at work there.",
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isLockFile(value: unknown): value is LockFile {
  if (typeof value !== "object" || value === null) return false;
  const { pid, host, boot, doing, since, id } = value as Readonly<Record<string, unknown>>;
  const texts = [host, boot, doing, since, id].every((text) => typeof text === "string");
  // The id becomes part of a file's name.
  return texts && typeof pid === "number" && /^[0-9a-f-]{36}$/u.test(id as string);
}

function locked(path: string, { pid, host, doing, since, ...rest }: LockFile): SentimentError {
  const known = isAlive({ pid, host, ...rest }) !== undefined;
  return new SentimentError({
    kind: "conflict",
    code: "LOCKED",
    message: `Process ${pid}${known ? "" : ` of ${host}`} is busy with ${doing}, since ${since}.`,
    hint: known
      ? "Wait until it is done, or end it."
      : `It cannot be told from here whether it still runs: should it not, remove ${path}.`,
  });
}
