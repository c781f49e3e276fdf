import type { DvcConfig, RemoteConfig } from "../config/read-config.ts";
import { usageError } from "../dvc-error.ts";
import { openRemote, type Reach } from "./open-remote.ts";
import type { Remote } from "./remote.ts";

/**
 * What has an address of its own as a remote that has one object, whatever it is asked for; `remote://name/path` is one of a
 * remote of the config. Errors: `usage`.
 */
export async function openSource(url: string, config: DvcConfig, reach: Reach): Promise<Remote> {
  const [, name, below = ""] = /^remote:\/\/([^/]+)\/?(.*)$/su.exec(url) ?? [];
  const described =
    name === undefined ? { name: "source", url, options: new Map() } : config.remotes.get(name.toLowerCase());
  if (described === undefined) throw usageError("DVC_REMOTE_UNKNOWN", `There is no remote ${name} in DVC's config.`);
  const whole = name === undefined ? url : `${described.url.replace(/\/+$/u, "")}/${below}`;
  const [, folder = whole, object = "", query = ""] = /^([^?#]*)\/([^/?#]+)(\?[^#]*)?/u.exec(whole) ?? [];
  const base: RemoteConfig = { ...described, url: `${folder}${query}` };
  const remote = await openRemote(base, reach);
  return {
    ...remote,
    folder: undefined,
    name: remote.place(object),
    place: () => remote.place(object),
    open: (_path, from, signal) => remote.open(object, from, signal),
    has: (_path, signal) => remote.has(object, signal),
  };
}
