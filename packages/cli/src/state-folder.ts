import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { errnoOf } from "@sentiment/files";

/**
 * Makes the folder of this machine's deployments, which Git is told to leave alone: it holds models, logs and a token.
 * Throws a usage error where that cannot be.
 */
export async function makeStateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, ".gitignore"), "*\n", { flag: "wx" }).catch((error: unknown) => {
      if (errnoOf(error) !== "EEXIST") throw error;
    });
  } catch (cause) {
    const errno = errnoOf(cause);
    const why = errno === "EEXIST" || errno === "ENOTDIR" ? "a file is in its place" : (errno ?? "unknown reason");
    throw new SentimentError({
      kind: "usage",
      code: "STATE_DIR_NOT_WRITABLE",
      message: `The folder ${folder}, in which deployments are kept, cannot be written: ${why}.`,
      hint: "Mend that, or name another by --state-dir or SENTIMENT_STATE_DIR.",
      cause,
    });
  }
}
