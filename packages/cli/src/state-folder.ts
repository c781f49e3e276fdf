import { mkdir } from "node:fs/promises";
import { SentimentError } from "@sentiment/errors";
import { errnoOf } from "@sentiment/files";

/** Makes the folder of this machine's deployments. Throws a usage error where that cannot be. */
export async function makeStateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
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
