import { createServer, type IncomingMessage } from "node:http";
import type { Answer } from "./forward-request.ts";
import type { ProxiedRequest } from "./proxy.ts";

export interface HttpServer {
  /** `http://127.0.0.1:12345` */
  readonly url: string;
  stop(): Promise<void>;
}

/** A server in this process on a free loopback port. An answer that fails cuts the connection. */
export async function startHttpServer(answer: (request: ProxiedRequest) => Promise<Answer>): Promise<HttpServer> {
  const server = createServer((incoming, response) => {
    const answered = readWhole(incoming)
      .then(answer)
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
    // Who asked may be gone before the end.
    answered.catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function readWhole(incoming: IncomingMessage): Promise<ProxiedRequest> {
  const { method = "GET", url: path = "/", headers } = incoming;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return { method, path, headers, body: Buffer.concat(chunks) };
}
