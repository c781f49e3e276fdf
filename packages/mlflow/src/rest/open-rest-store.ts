import { openHttp } from "@sentiment/http";
import type { Access } from "../access.ts";
import { plainAccess } from "../artifacts/plain-access.ts";
import { openArtifacts } from "../open-artifacts.ts";
import type { Store } from "../store.ts";
import { RestRegistry } from "./rest-registry.ts";
import { RestStore } from "./rest-store.ts";
import { Server, type ServerParts } from "./server.ts";
import { serverAddress } from "./server-address.ts";

export interface RestOptions {
  /** `http:` or `https:`; it may have a path, and a user and a password. */
  readonly uri: string;
  readonly access: Access | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Opens a server's store; nothing is asked before somebody wants something. */
export function openRestStore(options: RestOptions): Store {
  const parts = serverParts(options);
  const server = new Server(parts);
  const { uri: trackingUri, http, signal } = parts;
  const access = { ...(options.access ?? plainAccess), credentials: parts.access.credentials };
  return new RestStore(server, {
    registry: new RestRegistry(server),
    artifacts: (uri) => openArtifacts(uri, { access, trackingUri, http, signal }),
  });
}

export function connect(options: RestOptions): Server {
  return new Server(serverParts(options));
}

function serverParts({ uri: text, access, signal }: RestOptions): ServerParts {
  const { uri, credentials } = serverAddress(text);
  // The signal ends what goes on, and not what is still to be said after it.
  const http = openHttp({ ...access?.http, signal: undefined });
  const who = access?.credentials ?? credentials;
  return { uri, http, access: { credentials: who, workspace: access?.workspace }, signal };
}
