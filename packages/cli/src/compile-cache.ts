import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Keeps what Node compiles of whatever is loaded from now on, in this thread and in the workers it will start, which
 * Node tells by the environment. The folder is the user's own (`$XDG_CACHE_HOME` or `~/.cache`), or the one that
 * `$NODE_COMPILE_CACHE` names: Node's default lies in a folder where anybody could leave code for others to run. Node
 * tells versions of itself and of a file apart by name, writes whole files only, and does without where it may not write.
 */
export function keepCompiled(environment: NodeJS.ProcessEnv): void {
  environment["NODE_COMPILE_CACHE"] ||= cacheFolder(environment);
  if (environment["NODE_COMPILE_CACHE"] !== "") enableCompileCache();
}

/** "" on a machine that knows no home of this user. */
function cacheFolder(environment: NodeJS.ProcessEnv): string {
  try {
    return join(environment["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "sentiment");
  } catch {
    return "";
  }
}
