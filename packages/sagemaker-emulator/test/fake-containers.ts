import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Runner, RunningContainer } from "@sentiment/sagemaker-emulator";

/**
 * Containers that are servers of this process: nothing to wait for. The model's environment says how one behaves: `SAY` is what it
 * answers, `STATUS` with which status, `PING` with which /ping, `EXIT` that it ends at once with that code.
 */
export function fakeContainers(): Runner {
  const running = new Set<RunningContainer>();
  return {
    name: "fakes",
    async start({ environment }) {
      const container = await startFake(environment);
      running.add(container);
      void container.exited.then(() => running.delete(container));
      return container;
    },
    async close() {
      await Promise.all(Array.from(running, async (each) => each.stop(0)));
    },
  };
}

async function startFake(environment: Readonly<Record<string, string>>): Promise<RunningContainer> {
  const { SAY = "hello", STATUS = "200", PING = "200", EXIT } = environment;
  const exit = Promise.withResolvers<number>();
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const ping = request.url === "/ping";
      response.writeHead(Number(ping ? PING : STATUS), {
        "content-type": "text/plain",
        "x-sentiment-model": "stripped",
      });
      response.end(ping ? "" : `${SAY} ${JSON.stringify(request.headers)}`);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (EXIT !== undefined) {
    server.close();
    exit.resolve(Number(EXIT));
  }
  return {
    url,
    exited: exit.promise,
    async *output() {
      yield `I say ${SAY}`;
      await exit.promise;
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      exit.resolve(143);
    },
  };
}
