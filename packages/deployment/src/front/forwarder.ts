import { connect, createServer, type Server, type Socket } from "node:net";
import { refuse } from "./refuse.ts";

/** Where a server accepts connections. */
export interface Backend {
  readonly host: string;
  readonly port: number;
}

/** The connections that are passed on to one server. */
export interface Passing extends Backend {
  /** Not yet accepted there. */
  readonly connecting: number;
  readonly open: number;
}

/** A server of this machine accepts within microseconds; what takes as long hangs. */
const connectPatience = 5000;
/** Before the second attempt, should nobody have been switched to meanwhile: a full backlog may have room by then. */
const secondAttemptAfter = 100;
/** How long a caller may keep a connection that the server has ended. */
const goodbyePatience = 30_000;

/**
 * Passes the bytes of each connection on to the server in service and back, no faster than they are taken. A connection stays
 * with the server it began with. Where none is reached, callers are told by HTTP to come again (`refuse`).
 */
export class Forwarder {
  readonly server: Server;
  readonly #onUnreachable: (backend: Backend, reason: string) => void;
  readonly #passing = new Map<string, { host: string; port: number; connecting: number; open: number }>();
  readonly #sockets = new Set<Socket>();
  #backend: Backend | undefined;

  constructor(onUnreachable: (backend: Backend, reason: string) => void) {
    this.#onUnreachable = onUnreachable;
    const options = { allowHalfOpen: true, noDelay: true, pauseOnConnect: true };
    this.server = createServer(options, (client) => this.#accept(client));
  }

  get backend(): Backend | undefined {
    return this.#backend;
  }

  /** From now on connections go there; those that are open stay where they are. */
  switchTo(backend: Backend | undefined): void {
    this.#backend = backend;
  }

  passing(): readonly Passing[] {
    return [...this.#passing.values()].filter(({ connecting, open }) => connecting + open > 0);
  }

  /** Accepts no more, and resolves when the last connection has ended; after so many milliseconds it ends them itself. */
  async close(patience: number): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, patience);
    await closed;
    clearTimeout(timer);
  }

  #accept(client: Socket): void {
    this.#sockets.add(client);
    client.once("close", () => this.#sockets.delete(client));
    // What breaks a connection is no matter of ours; whoever waits for it sees it closed.
    client.on("error", () => {});
    this.#connect(client, 1);
  }

  #connect(client: Socket, furtherAttempts: number): void {
    if (client.destroyed) return;
    const backend = this.#backend;
    if (backend === undefined) {
      refuse(client);
      return;
    }
    const counts = this.#countsOf(backend);
    counts.connecting++;
    const socket = connect({ ...backend, allowHalfOpen: true, noDelay: true });
    const timer = setTimeout(() => socket.destroy(new Error("it did not accept in time")), connectPatience);
    const abandoned = (): void => void socket.destroy();
    client.once("close", abandoned);
    let connected = false;
    socket.once("connect", () => {
      connected = true;
      clearTimeout(timer);
      counts.connecting--;
      counts.open++;
      client.off("close", abandoned);
      join(client, socket);
    });
    socket.once("error", (error) => {
      clearTimeout(timer);
      // Once a byte has been passed on, doing it again might do it twice.
      if (socket.bytesWritten > 0 || socket.bytesRead > 0) return;
      client.unpipe(socket);
      client.off("close", abandoned);
      this.#tryAgain(client, furtherAttempts, backend, error.message);
    });
    socket.once("close", () => {
      clearTimeout(timer);
      if (connected) counts.open--;
      else counts.connecting--;
      client.off("close", abandoned);
    });
  }

  #tryAgain(client: Socket, furtherAttempts: number, backend: Backend, reason: string): void {
    if (client.destroyed) return;
    if (furtherAttempts === 0) {
      this.#onUnreachable(backend, reason);
      refuse(client);
      return;
    }
    const wait = this.#backend === backend ? secondAttemptAfter : 0;
    setTimeout(() => this.#connect(client, furtherAttempts - 1), wait);
  }

  #countsOf({ host, port }: Backend): { connecting: number; open: number } {
    const key = `${host} ${port}`;
    for (const [other, { connecting, open }] of this.#passing) {
      if (other !== key && connecting + open === 0) this.#passing.delete(other);
    }
    const known = this.#passing.get(key) ?? { host, port, connecting: 0, open: 0 };
    this.#passing.set(key, known);
    return known;
  }
}

/** What one side ends, ends on the other, too, after all that was sent before; what breaks on one side breaks on the other. */
function join(client: Socket, server: Socket): void {
  client.pipe(server);
  server.pipe(client);
  server.on("error", () => {
    if (server.bytesWritten > 0 || server.bytesRead > 0) breakOff(client);
  });
  client.on("error", () => server.destroy());
  client.once("close", () => {
    if (!client.readableEnded || !client.writableFinished) server.destroy();
  });
  server.once("end", () => {
    client.setTimeout(goodbyePatience, () => {
      client.destroy();
      server.destroy();
    });
  });
}

/**
 * Breaks a caller's connection so that the caller sees it, and does not take half an answer for a whole. Where something is
 * still to be written, or the end was announced already, Node would wait for ever (`resetAndDestroy` first ends the stream,
 * and what was shut down cannot be reset): there it is just closed.
 */
function breakOff(client: Socket): void {
  if (client.writableLength === 0 && !client.writableEnded) client.resetAndDestroy();
  else client.destroy();
}
