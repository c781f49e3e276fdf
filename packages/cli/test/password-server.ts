import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface PasswordServer {
  readonly url: string;
  /** What lies there, by path. */
  readonly files: Map<string, Buffer>;
  close(): Promise<void>;
}

/** A place for files over HTTP, for whoever knows the password: 401 to all others. */
export async function startPasswordServer(user: string, password: string): Promise<PasswordServer> {
  const files = new Map<string, Buffer>();
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const server = createServer((request, response) => {
    if (request.headers.authorization === expected) void answer(request, response, files);
    else response.writeHead(401, { "www-authenticate": "Basic" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tweets`,
    files,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, files: Map<string, Buffer>): Promise<void> {
  const { method, url = "" } = request;
  if (method === "GET" || method === "HEAD") {
    const file = files.get(url);
    response.writeHead(file === undefined ? 404 : 200, { "content-length": file?.length ?? 0 });
    response.end(method === "GET" ? file : undefined);
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  files.set(url, Buffer.concat(chunks));
  response.writeHead(200).end();
}
