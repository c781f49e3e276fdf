import { realpath } from "node:fs/promises";
import path from "node:path";
import { databasePath } from "./open-store.ts";
import { serverAddress } from "./rest/server-address.ts";
import { isServerUri } from "./server-uri.ts";

/** Whether two tracking URIs name one store, however they are written. Throws a usage error for what names none. */
export async function isSameStore(one: string, other: string): Promise<boolean> {
  return (await canonical(one)) === (await canonical(other));
}

async function canonical(uri: string): Promise<string> {
  if (isServerUri(uri)) return serverAddress(uri).uri;
  const file = await databasePath(uri);
  // The database may still have to be made; its folder may be known by two names all the same.
  const folder = await realpath(path.dirname(file)).catch(() => path.dirname(file));
  return realpath(file).catch(() => path.join(folder, path.basename(file)));
}
