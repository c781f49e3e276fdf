import { once } from "node:events";
import type { Server } from "node:http";
import { setImmediate, setTimeout as pause } from "node:timers/promises";
import type { Connections } from "./connections.ts";

/** How often it looks whether it may end, in milliseconds. */
const pace = 20;

/** A server that ends, and how patiently. */
export interface Closing {
  readonly server: Server;
  readonly connections: Connections;
  readonly lingerSeconds: number;
  readonly quietSeconds: number;
  readonly drainSeconds: number;
}

/**
 * Ends a server so that nobody's request fails. `Server.close()` alone closes the connections that are idle at once, and who
 * is just sending over one gets no answer. So for `lingerSeconds` it goes on taking connections and answering, and every
 * answer says that its connection ends (which is the caller's duty); unless there has been no connection for `quietSeconds`.
 * Then nothing new is taken, idle connections are closed, and what is under way has `drainSeconds`.
 */
export async function closeGently(closing: Closing): Promise<void> {
  const { server, connections } = closing;
  const until = performance.now() + 1000 * closing.lingerSeconds;
  while (performance.now() < until && connections.quietFor <= 1000 * closing.quietSeconds) {
    await pause(pace);
  }
  // Now the event loop has just taken every connection and every byte that had arrived.
  await setImmediate();
  const closed = once(server, "close");
  server.close();
  const unused = setInterval(() => connections.endUnused(), pace);
  const cutOff = setTimeout(() => server.closeAllConnections(), 1000 * closing.drainSeconds);
  await closed;
  clearInterval(unused);
  clearTimeout(cutOff);
}
