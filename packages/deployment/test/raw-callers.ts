import { connect, type Socket } from "node:net";

/** A connection to an endpoint, which may do as it likes. */
export function connectTo(url: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  // The other side may close while we are still sending; what it said is what counts.
  socket.on("error", () => {});
  return socket;
}

/** Sends bytes as they are and returns all that comes back until the connection is closed. */
export function sendRaw(url: string, ...parts: readonly (string | Uint8Array)[]): Promise<string> {
  const socket = connectTo(url);
  for (const part of parts) socket.write(part);
  return everything(socket);
}

/** What comes from a connection until it is closed. */
export function everything(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
  });
}
