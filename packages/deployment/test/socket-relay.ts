import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import path from "node:path";
import { temporaryFolder } from "@sentiment/testing";

/** A way to an engine that can be cut, as when the engine ends: whoever talks to it loses the connection. */
export interface SocketRelay {
  /** As `DOCKER_HOST` has it. */
  readonly host: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** In front of `unix:///…`. */
export async function socketRelay(target: string): Promise<SocketRelay> {
  const socketPath = path.join(await temporaryFolder(), "docker.sock");
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const relay: SocketRelay = {
    host: `unix://${socketPath}`,
    async mend() {
      server = createServer({ allowHalfOpen: true }, (client) => {
        const engine = connect({ path: target.slice("unix://".length), allowHalfOpen: true });
        for (const socket of [client, engine]) sockets.add(socket.on("error", () => {}));
        client.pipe(engine).pipe(client);
        client.on("close", () => engine.destroy());
        engine.on("close", () => client.destroy());
      });
      server.listen(socketPath);
      await once(server, "listening");
    },
    async cut() {
      const closed = new Promise((resolve) => server?.close(resolve));
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      await closed;
    },
  };
  await relay.mend();
  return relay;
}
