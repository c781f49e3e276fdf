import { SentimentError, type Failure } from "@sentiment/errors";

type Told = Pick<Failure, "code" | "message" | "hint">;

/**
 * The told form of a failure to write `path`: `usage`, since another place must be chosen, or `conflict` where something is
 * in the way. What is not a failure of the file system comes back as it was.
 */
export function writeError(error: unknown, path: string): unknown {
  const errno = SentimentError.is(error) ? undefined : errnoOf(error);
  const told =
    errno === undefined ? undefined : isUnmakeable(error, errno) ? notWritable(path) : failures[errno]?.(path);
  if (told === undefined) return error;
  return new SentimentError({ kind: errno === "EEXIST" ? "conflict" : "usage", ...told, cause: error });
}

/** Node makes missing parents, so that none can be missing: it is what it says of a disk that is read-only. */
function isUnmakeable(error: unknown, errno: string): boolean {
  return errno === "ENOENT" && error instanceof Error && "syscall" in error && error.syscall === "mkdir";
}

/** `ENOENT` and the like, or undefined when the error does not come from the operating system. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

const failures: Readonly<Record<string, (path: string) => Told>> = {
  ENOENT: (path) => ({
    code: "FOLDER_NOT_FOUND",
    message: `The folder that ${path} should be written to does not exist.`,
    hint: "Make the folder first, or choose another place.",
  }),
  ENOTDIR: (path) => ({ code: "NOT_A_FOLDER", message: `A part of the path ${path} is a file, not a folder.` }),
  EISDIR: (path) => ({ code: "FILE_IS_FOLDER", message: `${path} is a folder; it cannot be written as a file.` }),
  EACCES: (path) => notWritable(path),
  EPERM: (path) => notWritable(path),
  EROFS: (path) => notWritable(path),
  ENOSPC: (path) => diskFull(path),
  EDQUOT: (path) => diskFull(path),
  ENAMETOOLONG: (path) => ({ code: "NAME_TOO_LONG", message: `The name ${path} is too long for this file system.` }),
  EEXIST: (path) => ({ code: "EXISTS", message: `${path} cannot be made: a file stands in its way.` }),
};

function notWritable(path: string): Told {
  return { code: "NOT_WRITABLE", message: `There is no permission to write ${path}.`, hint: "Choose another place." };
}

function diskFull(path: string): Told {
  return {
    code: "DISK_FULL",
    message: `The disk is full: ${path} could not be written.`,
    hint: "Free some space or choose another place; what was there before is unchanged.",
  };
}
