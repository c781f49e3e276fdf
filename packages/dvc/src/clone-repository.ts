import { execFile } from "node:child_process";
import { lstatSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { errnoOf } from "@sentiment/files";
import { readConfig, type DvcConfig, type Environment } from "./config/read-config.ts";
import { remoteError, usageError } from "./dvc-error.ts";
import { withoutLogin } from "./without-login.ts";

/** A Git repository and the state of it that is wanted. */
export interface Cloning {
  /** Its address, or its folder, seen from `folder`. */
  readonly url: string;
  /** A branch, tag or commit; undefined: the latest. */
  readonly rev?: string | undefined;
  readonly folder: string;
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

const run = promisify(execFile);

/**
 * Clones a repository into an empty folder and tells its commit. Links come as files that say where they lead, so that none
 * is followed; nothing of the repository is run. Errors: `remote` (REPOSITORY_NOT_CLONED), `usage` without git.
 */
export async function cloneRepository(clone: string, cloning: Cloning): Promise<string> {
  const { url, rev, folder, signal, environment } = cloning;
  if (url.startsWith("-") || rev?.startsWith("-") === true)
    throw usageError("BAD_USAGE", `${url} is no address of a repository.`);
  const isLocal = lstatSync(path.resolve(folder, url), { throwIfNoEntry: false })?.isDirectory() === true;
  const from = isLocal ? path.resolve(folder, url) : url;
  const env = { ...environment, GIT_TERMINAL_PROMPT: "0", GIT_ALLOW_PROTOCOL: "file:git:http:https:ssh", LC_ALL: "C" };
  const git = async (...args: string[]): Promise<string> =>
    (
      await run("git", ["-c", "core.symlinks=false", "-c", "core.hooksPath=/dev/null", ...args], {
        cwd: clone,
        env,
        signal,
      })
    ).stdout;
  try {
    const depth = rev === undefined && !isLocal ? ["--depth", "1"] : [];
    await git("clone", "--quiet", ...depth, ...(rev === undefined ? [] : ["--no-checkout"]), "--", from, ".");
    if (rev !== undefined) await git("checkout", "--quiet", "--detach", rev, "--");
    return (await git("rev-parse", "HEAD")).trim();
  } catch (error) {
    signal.throwIfAborted();
    if (errnoOf(error) === "ENOENT") {
      throw usageError("NO_GIT", "There is no git on this machine, which fetches the repository.", "Install git.");
    }
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw remoteError(
      "REPOSITORY_NOT_CLONED",
      `Git could not clone ${withoutLogin(url)}: ${withoutLogin(whyGitFailed(said))}`,
      "Is it the address of a Git repository, does it have that revision, and may you read it?",
    );
  }
}

/**
 * The config of a repository on this machine is its own, not its clone's, as in DVC: paths in it are seen from there, and passwords
 * need not be said again. What is fetched is never a link, for its cache is thrown away.
 */
export async function configOfClone(
  clone: string,
  { url, folder, environment }: Omit<Cloning, "signal">,
): Promise<DvcConfig> {
  const own = path.resolve(folder, url);
  const isHere = lstatSync(path.join(own, ".dvc"), { throwIfNoEntry: false })?.isDirectory() === true;
  return { ...(await readConfig(isHere ? own : clone, environment)), linkTypes: ["reflink", "copy"] };
}

/** Git's reason among its advice. */
function whyGitFailed(said: string): string {
  const lines = said.split("\n");
  return lines.find((line) => line.startsWith("fatal: ")) ?? lines.at(-1) ?? "";
}
