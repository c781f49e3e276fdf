import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { onTestFinished } from "vitest";

/** A server on loopback that answers in AWS's stead – or, with `connect`, a proxy's –, until the test ends; returns its address. */
export async function rudeServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  connect?: (request: IncomingMessage, socket: Duplex) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => answer(request, response));
  });
  if (connect !== undefined) server.on("connect", connect);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
