import type { RemoteConfig } from "../config/read-config.ts";
import { usageError } from "../dvc-error.ts";

/** The text of a remote's option; undefined where it has none. A list is what was written with commas. */
export function optionOf({ options }: RemoteConfig, name: string): string | undefined {
  const value = options.get(name);
  const text = value === undefined || typeof value === "string" ? value : value.join(",");
  return text === "" ? undefined : text;
}

/** A switch of a remote, as DVC reads it (`dvc/config_schema.py`, `Bool`). Errors: `usage`. */
export function switchOf(remote: RemoteConfig, name: string): boolean | undefined {
  const text = optionOf(remote, name)?.toLowerCase();
  if (text === undefined) return undefined;
  if (["true", "yes", "on", "1"].includes(text)) return true;
  if (["false", "no", "off", "0"].includes(text)) return false;
  throw usageError("DVC_CONFIG_INVALID", `${name} of the remote ${remote.name} is ${text}, neither true nor false.`);
}
