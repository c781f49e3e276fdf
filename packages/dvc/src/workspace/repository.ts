import { lstatSync } from "node:fs";
import path from "node:path";
import { Cache } from "../cache/cache.ts";
import { readConfig, type DvcConfig, type Environment } from "../config/read-config.ts";
import { IgnoreRules } from "./ignore-rules.ts";
import { inputError } from "../dvc-error.ts";

/** A folder that DVC keeps data for. */
export interface Repository {
  readonly root: string;
  readonly config: DvcConfig;
  readonly cache: Cache;
  readonly rules: IgnoreRules;
}

/** The nearest folder, from `folder` up, with a folder `.dvc` in it; undefined: there is none. */
function repositoryRoot(folder: string): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (lstatSync(path.join(at, ".dvc"), { throwIfNoEntry: false })?.isDirectory() === true) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

/** What may take the place of a repository's own. */
export interface Replacement {
  readonly cacheFolder?: string | undefined;
  readonly config?: DvcConfig | undefined;
}

/** Opens the repository that a folder is in. Errors: `input` (NO_DVC_REPOSITORY), `usage` for its config. */
export async function openRepository(
  folder: string,
  environment: Environment,
  instead: Replacement = {},
): Promise<Repository> {
  const root = repositoryRoot(folder);
  if (root === undefined) {
    throw inputError(
      "NO_DVC_REPOSITORY",
      `There is no folder .dvc in ${folder} or above it.`,
      "Go to a repository that has one; dvc init, or sentiment init --dagshub OWNER/REPO, makes one.",
    );
  }
  const config = instead.config ?? (await readConfig(root, environment));
  const own = path.join(root, ".dvc", "cache");
  const cache = instead.cacheFolder ?? config.cacheFolder ?? own;
  if (cache === own && lstatSync(own, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    throw inputError(
      "UNSAFE_PATH",
      `${own} is a link; nothing is written through it.`,
      "Remove it, and name the cache that it leads to: dvc cache dir --local FOLDER.",
    );
  }
  return { root, config, cache: new Cache(cache), rules: new IgnoreRules(root) };
}
