import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import { openEngine, type Engine } from "../src/docker/engine.ts";

type Answer = (answer: ServerResponse, request: IncomingMessage) => void;

/** An engine that greets as one does, and does of the rest what it is told by method and path (`POST /build`); else 404. */
export async function fakeEngine(answers: Readonly<Record<string, Answer>>): Promise<Engine & AsyncDisposable> {
  const socketPath = path.join(await temporaryFolder(), "engine.sock");
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://engine");
    if (pathname === "/version") return json(response, { Os: "linux", Arch: "amd64", Version: "20.10.24" });
    const answer = answers[`${request.method} ${pathname}`];
    if (answer !== undefined) return answer(response, request);
    return json(response.writeHead(404), { message: `no ${pathname}` });
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const engine = await openEngine({ DOCKER_HOST: `unix://${socketPath}` });
  return {
    ...engine,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(response: ServerResponse, content: unknown): void {
  response.end(JSON.stringify(content));
}

/** Reads what was sent to its end, then begins to answer as a builder does: 200, before anything is done. */
export function stream(write: (response: ServerResponse) => void): Answer {
  return (response, request) => {
    request.resume().on("end", () => write(response.writeHead(200, { "content-type": "application/json" })));
  };
}
