import { once } from "node:events";
import { createServer, type Server } from "node:net";

let server: Server | undefined;

/**
 * For Vitest: nobody gets port 8080 while the tests run. Endpoints take it where it is free, and of two test files that run side by side one
 * would have it the moment the other kills its endpoint's front, which is to come back there.
 */
export async function setup(): Promise<void> {
  server = createServer((socket) => socket.destroy()).listen(8080, "127.0.0.1");
  // Where somebody else has it, so much the better.
  await Promise.race([once(server, "listening"), once(server, "error")]).catch(() => {});
}

export function teardown(): void {
  server?.close();
}
