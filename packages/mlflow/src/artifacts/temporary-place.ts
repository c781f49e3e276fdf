import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { errnoOf, removeAtExit } from "@sentiment/files";

export interface TemporaryPlace {
  /** Nothing is there yet; the folder around it is this process's own. */
  readonly path: string;
  remove(): Promise<void>;
}

/** A place for a copy of something remote, which is gone when the process exits. */
export async function temporaryPlace(name: string): Promise<TemporaryPlace> {
  const folder = await mkdtemp(path.join(tmpdir(), "sentiment-")).catch((error: unknown) => {
    throw noRoom(name, error);
  });
  removeAtExit(folder);
  return { path: path.join(folder, name), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** What the operating system refuses, as an error that says where, and how to choose another place; others as they are. */
export function noRoom(what: string, error: unknown): unknown {
  const errno = SentimentError.is(error) ? undefined : errnoOf(error);
  if (errno === undefined || !/^E[A-Z]+$/u.test(errno)) return error;
  return new SentimentError({
    kind: "input",
    code: "NO_ROOM_FOR_COPY",
    message: `A copy of ${what} cannot be kept in ${tmpdir()} (${errno}).`,
    hint: "Make room there, or name another folder: TMPDIR=/somewhere/else.",
    cause: error,
  });
}
