import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { SentimentError } from "@sentiment/errors";
import type { Environment } from "../config/read-config.ts";
import { conflictError, usageError } from "../dvc-error.ts";
import { checkSafePath } from "../formats/safe-name.ts";
import { isOwnFile } from "./output-place.ts";

const run = promisify(execFile);

/** Refuses what cannot be tracked, whatever it holds. Errors: `usage`, and `input` for what leads into `.git` or `.dvc`. */
export function checkNewPlace(place: string): void {
  if (place === "") throw notTrackable("The top of the repository cannot be tracked as a whole.");
  if (place === ".." || place.startsWith("../")) throw notTrackable(`${place} is not in the repository.`);
  if (isOwnFile(place)) throw notTrackable(`${place} is a file of Git's or DVC's own: Git keeps it.`);
  checkSafePath(place, "The command line");
}

/**
 * Refuses (`conflict`) what Git keeps, as DVC does: it would be there twice, and Git goes on with a file that it once had, ignored or
 * not. Where there is no Git there is nothing to ask.
 */
export async function refuseWhatGitKeeps(
  root: string,
  places: readonly string[],
  { environment, signal }: { readonly environment: Environment; readonly signal: AbortSignal },
): Promise<void> {
  const env = { ...environment, GIT_LITERAL_PATHSPECS: "1", LC_ALL: "C" };
  for (const place of places) {
    const answer = await run("git", ["ls-files", "-z", "--", place], {
      cwd: root,
      env,
      signal,
      maxBuffer: 1 << 28,
    }).catch(() => undefined);
    signal.throwIfAborted();
    if (answer === undefined || answer.stdout === "") continue;
    throw conflictError(
      "TRACKED_BY_GIT",
      `Git keeps ${place} already.`,
      `It can be taken out of Git, and stays here: git rm -r --cached '${place}'.`,
    );
  }
}

function notTrackable(message: string): SentimentError {
  return usageError("NOT_TRACKABLE", message, "Name files and folders with data in them.");
}
