import { execFile } from "node:child_process";
import { lstatSync } from "node:fs";
import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { errnoOf, removeAtExit, siblingName } from "@sentiment/files";
import { readConfig, type DvcConfig } from "./config/read-config.ts";
import { conflictError, inputError, remoteError, usageError } from "./dvc-error.ts";
import { pull, type PullOptions } from "./pull.ts";
import type { Replacement } from "./workspace/repository.ts";

export interface GetOptions extends Omit<PullOptions, "targets" | keyof Replacement> {
  /** Of a Git repository, or its folder. */
  readonly url: string;
  /** What it tracks, seen from its top; undefined: the only thing there is. */
  readonly path?: string | undefined;
  /** A branch, tag or commit; undefined: the latest. */
  readonly rev?: string | undefined;
  /** Undefined: its own name, in `folder`. */
  readonly out?: string | undefined;
}

export interface Got {
  /** Where it is now. */
  readonly out: string;
  /** What it is in that repository. */
  readonly path: string;
  /** The commit. */
  readonly revision: string;
  readonly files: number;
  readonly fetched: number;
  readonly bytes: number;
  readonly seconds: number;
}

const run = promisify(execFile);

/**
 * Fetches data that another repository tracks, as `pull` does in a clone of it that is then thrown away. Errors: `remote`
 * (REPOSITORY_NOT_CLONED), `conflict` (EXISTS), `usage` without git, and those of `pull`.
 */
export async function get(options: GetOptions): Promise<Got> {
  const started = performance.now();
  if (options.out !== undefined) checkFree(path.resolve(options.folder, options.out), options);
  const clone = await mkdtemp(path.join(tmpdir(), "sentiment-get-"));
  removeAtExit(clone);
  try {
    const revision = await cloneInto(clone, options);
    const targets = options.path === undefined ? [] : [options.path];
    const cacheFolder = path.join(clone, ".dvc", "get");
    const pulled = await pull({
      ...options,
      folder: clone,
      targets,
      cacheFolder,
      config: await configFor(clone, options),
    });
    const [only, ...others] = pulled.outputs;
    if (only === undefined || others.length > 0)
      throw notOne(
        pulled.outputs.map((each) => each.path),
        options.url,
      );
    const out = path.resolve(options.folder, options.out ?? path.basename(only.path));
    checkFree(out, options);
    await moveTo(out, path.join(clone, only.path));
    const { fetched, bytes } = pulled;
    return {
      out,
      path: only.path,
      revision,
      files: only.added,
      fetched,
      bytes,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await rm(clone, { recursive: true, force: true });
  }
}

/**
 * The config of a repository on this machine is its own, not its clone's, as in DVC: paths in it are seen from there, and passwords
 * need not be said again. What is fetched is never a link, for its cache is thrown away.
 */
async function configFor(clone: string, { url, folder, environment }: GetOptions): Promise<DvcConfig> {
  const own = path.resolve(folder, url);
  const isHere = lstatSync(path.join(own, ".dvc"), { throwIfNoEntry: false })?.isDirectory() === true;
  return { ...(await readConfig(isHere ? own : clone, environment)), linkTypes: ["reflink", "copy"] };
}

function checkFree(out: string, { force }: GetOptions): void {
  if (force === true || lstatSync(out, { throwIfNoEntry: false }) === undefined) return;
  throw conflictError("EXISTS", `${out} exists already.`, "--force replaces it; --out names another place.");
}

/** Links come as files that say where they lead, so that none is followed; nothing of the repository is run. */
async function cloneInto(clone: string, { url, rev, folder, signal, environment }: GetOptions): Promise<string> {
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

/** Git's reason among its advice. */
function whyGitFailed(said: string): string {
  const lines = said.split("\n");
  return lines.find((line) => line.startsWith("fatal: ")) ?? lines.at(-1) ?? "";
}

/** A rename where that is possible; else beside its place first. */
async function moveTo(out: string, from: string): Promise<void> {
  await mkdir(path.dirname(out), { recursive: true });
  const temporary = siblingName(out, "tmp");
  removeAtExit(temporary);
  try {
    await rename(from, temporary).catch(async (error: unknown) => {
      if (errnoOf(error) !== "EXDEV") throw error;
      await cp(from, temporary, { recursive: true });
    });
    await rm(out, { recursive: true, force: true });
    await rename(temporary, out);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function notOne(places: readonly string[], url: string): Error {
  if (places.length === 0) return inputError("TARGET_NOT_FOUND", `${withoutLogin(url)} tracks no data with DVC.`);
  return usageError(
    "PATH_WANTED",
    `${withoutLogin(url)} tracks more than one thing: ${places.slice(0, 10).join(", ")}.`,
    "Name one of them behind the address.",
  );
}

function withoutLogin(text: string): string {
  return text.replaceAll(/\/\/[^/@\s]*@/gu, "//***@");
}
