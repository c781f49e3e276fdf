import { SentimentError, type Failure } from "@sentiment/errors";

type Told = Pick<Failure, "code" | "message" | "hint">;

/**
 * The told form of a failed read or write of `path`. Reading fails as `input`, writing as `usage` (another place must be
 * chosen), and what is in the way as `conflict`. What is not a failure of the file system comes back as it was.
 */
export function fileError(error: unknown, doing: "read" | "write", path: string): unknown {
  if (SentimentError.is(error)) return error;
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  const told = (doing === "read" ? readFailures : writeFailures)[errno]?.(path);
  if (told === undefined) return error;
  const kind = told.code === "EXISTS" ? "conflict" : doing === "read" ? "input" : "usage";
  return new SentimentError({ kind, ...told, cause: error });
}

/** `ENOENT` and the like, or undefined when the error does not come from the operating system. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

const notAFolder = (path: string): Told => ({
  code: "NOT_A_FOLDER",
  message: `A part of the path ${path} is a file, not a folder.`,
});

const readFailures: Readonly<Record<string, (path: string) => Told>> = {
  ENOENT: (path) => ({ code: "FILE_NOT_FOUND", message: `${path} does not exist.` }),
  EISDIR: (path) => ({ code: "FILE_IS_FOLDER", message: `${path} is a folder where a file is needed.` }),
  ENOTDIR: notAFolder,
  EACCES: (path) => notReadable(path),
  EPERM: (path) => notReadable(path),
  ELOOP: (path) => ({ code: "FILE_NOT_FOUND", message: `${path} is a link that leads in a circle.` }),
};

const writeFailures: Readonly<Record<string, (path: string) => Told>> = {
  ENOENT: (path) => ({
    code: "FOLDER_NOT_FOUND",
    message: `The folder that ${path} should be written to does not exist.`,
    hint: "Make the folder first, or choose another place.",
  }),
  ENOTDIR: notAFolder,
  EISDIR: (path) => ({ code: "FILE_IS_FOLDER", message: `${path} is a folder; it cannot be written as a file.` }),
  EACCES: (path) => notWritable(path),
  EPERM: (path) => notWritable(path),
  EROFS: (path) => notWritable(path),
  ENOSPC: (path) => diskFull(path),
  EDQUOT: (path) => diskFull(path),
  ENAMETOOLONG: (path) => ({ code: "NAME_TOO_LONG", message: `The name ${path} is too long for this file system.` }),
  EEXIST: (path) => ({ code: "EXISTS", message: `${path} cannot be made: a file stands in its way.` }),
};

function notReadable(path: string): Told {
  return {
    code: "FILE_NOT_READABLE",
    message: `There is no permission to read ${path}.`,
    hint: `See who may: ls -l ${path}`,
  };
}

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
