import { createReadStream } from "node:fs";
import { access, copyFile, constants, mkdir, open, rename, rm, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { errnoOf, siblingName } from "@sentiment/files";
import { remoteError } from "../dvc-error.ts";
import type { Remote } from "./remote.ts";

/** A remote that is a folder of this machine, or looks like one. */
export function localRemote(name: string, folder: string, jobs: number | undefined): Remote {
  const place = (object: string): string => path.join(folder, object);
  return {
    name: `${name} (${folder})`,
    // As many as Node has threads for.
    atOnce: jobs ?? 4,
    folder,
    place,
    async open(object, { start }) {
      const file = place(object);
      const handle = await open(file).catch((error: unknown) => missing(error, file));
      if (handle === undefined) return undefined;
      const { size } = await handle.stat();
      const from = start <= size ? start : 0;
      return {
        start: from,
        size,
        tag: undefined,
        mediaType: undefined,
        body: piecesOf(file, handle, from),
        async bytes() {
          try {
            return await handle.readFile();
          } finally {
            await handle.close();
          }
        },
        cancel: () => handle.close(),
      };
    },
    has: (object) =>
      access(place(object)).then(
        () => true,
        (error: unknown) => missing(error, place(object)) !== undefined,
      ),
    async put(object, { file }) {
      const target = place(object);
      try {
        await mkdir(path.dirname(target), { recursive: true });
        const temporary = siblingName(target, "tmp");
        try {
          await copyFile(file, temporary, constants.COPYFILE_FICLONE);
          await rename(temporary, target);
        } finally {
          await rm(temporary, { force: true });
        }
      } catch (error) {
        throw failed(error, target);
      }
    },
    async close() {},
  };
}

/** Nothing is read before somebody asks for it. */
async function* piecesOf(file: string, handle: FileHandle, start: number): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file, { fd: handle, start, highWaterMark: 1 << 20 });
}

function missing(error: unknown, file: string): undefined {
  if (["ENOENT", "ENOTDIR"].includes(errnoOf(error) ?? "")) return undefined;
  throw failed(error, file);
}

function failed(error: unknown, file: string): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  const full = errno === "ENOSPC" || errno === "EDQUOT";
  return remoteError(
    full ? "REMOTE_FULL" : "REMOTE_FORBIDDEN",
    `The remote's file ${file} cannot be reached: ${full ? "the disk is full" : errno}.`,
    full ? "Free some space there." : "Is the disk mounted, and may you read and write there?",
  );
}
