import { createReadStream, createWriteStream, existsSync, mkdirSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { pipeline } from "node:stream/promises";

export interface ObjectServer {
  /** `http://127.0.0.1:12345` */
  readonly url: string;
  /** Method, path and status of what was asked. */
  readonly requests: string[];
  /** Connections that were made. */
  connections: number;
  /** What is to happen with a request instead of an answer; false: the answer. */
  intervene: (request: IncomingMessage, response: ServerResponse) => boolean;
  close(): Promise<void>;
}

/** A folder behind HTTP, for whoever knows the password: GET (with ranges), HEAD, POST and PUT of files. */
export async function startObjectServer(
  folder: string,
  login: { readonly user: string; readonly password: string } | undefined,
): Promise<ObjectServer> {
  const expected = login && `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}`;
  const server = createServer((request, response) => {
    response.on("finish", () => served.requests.push(`${request.method} ${request.url} ${response.statusCode}`));
    if (served.intervene(request, response)) return;
    if (expected !== undefined && request.headers.authorization !== expected) {
      response.writeHead(401, { "www-authenticate": "Basic" }).end();
      return;
    }
    void answer(folder, request, response).catch(() => response.destroy());
  });
  server.on("connection", () => served.connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const served: ObjectServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    connections: 0,
    intervene: () => false,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
  return served;
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const file = path.join(folder, decodeURIComponent(new URL(request.url!, "http://x").pathname));
  if (request.method === "POST" || request.method === "PUT") {
    mkdirSync(path.dirname(file), { recursive: true });
    await pipeline(request, createWriteStream(file));
    response.writeHead(200).end();
    return;
  }
  if (!existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  const { size } = statSync(file);
  const start = Number(/^bytes=(\d+)-$/u.exec(request.headers.range ?? "")?.[1] ?? 0);
  if (start > 0 && start >= size) {
    response.writeHead(416).end();
    return;
  }
  const headers = { "content-length": size - start, "content-type": "application/octet-stream" };
  const range = { "content-range": `bytes ${start}-${size - 1}/${size}` };
  response.writeHead(start > 0 ? 206 : 200, { ...headers, ...(start > 0 && range) });
  if (request.method === "HEAD") response.end();
  else await pipeline(createReadStream(file, { start }), response);
}
