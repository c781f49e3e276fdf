import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

/** How long a new connection has for its first byte when the server ends. */
const patience = 250;

/** The open connections of a server, and what came last over each. */
export class Connections {
  readonly #open = new Map<Socket, number>();
  readonly #newest = new WeakMap<Socket, IncomingMessage>();
  #lastSeen = performance.now();

  watch(server: Server): void {
    server.on("connection", (socket) => {
      this.#open.set(socket, performance.now());
      socket.once("close", () => {
        this.#open.delete(socket);
        this.#lastSeen = performance.now();
      });
    });
  }

  /** For how many milliseconds there has been none; 0 while there is one. */
  get quietFor(): number {
    return this.#open.size > 0 ? 0 : performance.now() - this.#lastSeen;
  }

  /** Notes a request that begins. */
  note(request: IncomingMessage): void {
    this.#newest.set(request.socket, request);
  }

  /** Whether no other request has come after it: whoever pipelines is answered all that has arrived. */
  isNewest(request: IncomingMessage): boolean {
    return this.#newest.get(request.socket) === request;
  }

  /** Ends those over which nothing ever came. Node takes them for busy, since a request could be on its way. */
  endUnused(): void {
    const now = performance.now();
    for (const [socket, since] of this.#open) if (socket.bytesRead === 0 && now - since > patience) socket.destroy();
  }
}
