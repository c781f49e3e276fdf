import { lstatSync } from "node:fs";
import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { errnoOf, removeAtExit, siblingName } from "@sentiment/files";
import { cloneRepository, configOfClone } from "./clone-repository.ts";
import { conflictError, inputError, usageError } from "./dvc-error.ts";
import { pull, type PullOptions } from "./pull.ts";
import type { Replacement } from "./workspace/repository.ts";
import { withoutLogin } from "./without-login.ts";

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
    const revision = await cloneRepository(clone, options);
    const targets = options.path === undefined ? [] : [options.path];
    const cacheFolder = path.join(clone, ".dvc", "get");
    const pulled = await pull({
      ...options,
      folder: clone,
      targets,
      cacheFolder,
      config: await configOfClone(clone, options),
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

function checkFree(out: string, { force }: GetOptions): void {
  if (force === true || lstatSync(out, { throwIfNoEntry: false }) === undefined) return;
  throw conflictError("EXISTS", `${out} exists already.`, "--force replaces it; --out names another place.");
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
