import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { ContainerWanted, Runner, RunningContainer } from "@sentiment/sagemaker-emulator";

/** What stands in a container for a model's server: one that a test writes. */
export type Answering = (
  asked: { readonly path: string; readonly headers: IncomingMessage["headers"]; readonly body: string },
  answer: (status: number, body: string) => void,
) => unknown;

export interface ServerRunner extends Runner {
  /** All containers that were started. */
  readonly wanted: readonly ContainerWanted[];
  /** All bodies of /invocations, with the container they came to. */
  readonly bodies: readonly { readonly container: number; readonly body: string }[];
  /** What the next requests are answered by. */
  answering: Answering;
}

/** Runs servers of the test itself: /ping is answered, all else by `answering`. */
export function serverRunner(answering: Answering): ServerRunner {
  const running = new Set<RunningContainer>();
  const wanted: ContainerWanted[] = [];
  const bodies: { container: number; body: string }[] = [];
  const runner: ServerRunner = {
    name: "servers of a test",
    wanted,
    bodies,
    answering,
    async start(asked) {
      const container = wanted.push(asked);
      const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
        const body = await text(request);
        const { url = "", headers } = request;
        if (url === "/ping") return void response.end();
        if (url === "/invocations") bodies.push({ container, body });
        runner.answering({ path: url, headers, body }, (status, said) => response.writeHead(status).end(said));
      };
      const server = createServer((request, response) => void serve(request, response));
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const { promise: exited, resolve } = Promise.withResolvers<number>();
      const started: RunningContainer = {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        exited,
        // oxlint-disable-next-line require-yield -- It says nothing.
        async *output() {
          await exited;
        },
        async stop() {
          server.closeAllConnections();
          server.close();
          resolve(0);
        },
      };
      running.add(started);
      return started;
    },
    async close() {
      await Promise.all(Array.from(running, async (each) => each.stop(0)));
    },
  };
  return runner;
}
