import { fileURLToPath } from "node:url";
import type { SentimentError } from "@sentiment/errors";
import type { HttpOptions } from "@sentiment/http";
import type { DvcConfig, Environment, RemoteConfig } from "../config/read-config.ts";
import { usageError } from "../dvc-error.ts";
import { optionOf, switchOf } from "./option-of.ts";
import type { Remote } from "./remote.ts";

/** What reaching remotes needs from outside. */
export interface Reach {
  readonly environment: Environment;
  /** Proxies, who is told of retries, what ends it all. */
  readonly http: HttpOptions;
  /** Objects at a time; by default as many as do the remote good. */
  readonly jobs?: number | undefined;
}

/** Objects at a time over HTTP. */
const usualJobs = 16;

/** The config of the remote of that name, or of the default one. Errors: `usage`. */
export function remoteNamed(config: DvcConfig, wanted: string | undefined): RemoteConfig {
  const name = wanted?.toLowerCase() ?? config.defaultRemote;
  const known = [...config.remotes.keys()];
  const hint =
    known.length === 0
      ? "dvc remote add --default NAME URL, or sentiment init --dagshub OWNER/REPO, makes one."
      : `There are: ${known.join(", ")}.`;
  if (name === undefined) {
    throw usageError(
      "NO_REMOTE",
      "DVC's config names no default remote, and no remote was asked for.",
      `Name one with --remote. ${hint}`,
    );
  }
  const found = config.remotes.get(name);
  if (found === undefined || found.url === "")
    throw usageError("DVC_REMOTE_UNKNOWN", `There is no remote ${name} in DVC's config.`, hint);
  return found;
}

/** Opens a remote of the kinds that are known here; of others it says by name that real DVC must. Errors: `usage`. */
export async function openRemote(config: RemoteConfig, { environment, http, jobs }: Reach): Promise<Remote> {
  if (switchOf(config, "version_aware") === true || switchOf(config, "worktree") === true) {
    throw notHere(config, "keeps files under their own names (version_aware or worktree)");
  }
  const overHttp = { ...http, mostConnections: jobs ?? usualJobs };
  const [, scheme] = /^(\w+):\/\//u.exec(config.url) ?? [];
  switch (scheme?.toLowerCase()) {
    case undefined:
      return (await import("./local-remote.ts")).localRemote(config.name, config.url, jobs);
    case "file":
      return (await import("./local-remote.ts")).localRemote(config.name, fileURLToPath(config.url), jobs);
    case "http":
    case "https":
      return (await import("./http-remote.ts")).httpRemote(
        config,
        overHttp,
        environment["DAGSHUB_USER_TOKEN"] || undefined,
      );
    case "s3":
      return (await import("./s3-remote.ts")).s3Remote(config, overHttp, environment);
    default:
      throw notHere(config, `is reached by ${scheme}://${optionOf(config, "type") ?? ""}`);
  }
}

function notHere({ name }: RemoteConfig, why: string): SentimentError {
  return usageError(
    "DVC_REMOTE_NOT_SUPPORTED",
    `The remote ${name} ${why}, which is not done here.`,
    "Here are folders, HTTP(S) and S3. Fetch it with real DVC (dvc pull), or mirror it to one of these (dvc push -r).",
  );
}
