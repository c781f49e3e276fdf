import { openHttp } from "@sentiment/http";
import type { Access } from "../access.ts";
import type { Store } from "../store.ts";
import { RestRegistry } from "./rest-registry.ts";
import { RestStore } from "./rest-store.ts";
import { Server } from "./server.ts";
import { serverAddress } from "./server-address.ts";

export interface RestOptions {
  /** `http:` or `https:`; it may have a path, and a user and a password. */
  readonly uri: string;
  readonly access: Access | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Opens a server's store; nothing is asked before somebody wants something. */
export function openRestStore(options: RestOptions): Store {
  const server = connect(options);
  return new RestStore(server, new RestRegistry(server));
}

export function connect({ uri: text, access, signal }: RestOptions): Server {
  const { uri, credentials } = serverAddress(text);
  // The signal ends what goes on, and not what is still to be said after it.
  const http = openHttp({ ...access?.http, signal: undefined });
  const who = access?.credentials ?? credentials;
  return new Server({ uri, http, access: { credentials: who, workspace: access?.workspace }, signal });
}
