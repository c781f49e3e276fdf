import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request as the server saw it, once it had read it whole. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the server does with a request: answers it, stalls, breaks off. */
export type Act = (response: ServerResponse, seen: Seen, request: IncomingMessage) => void;

export const answers =
  (status: number, body = "", headers: Record<string, string> = {}): Act =>
  (response) => {
    response.writeHead(status, headers).end(body);
  };

/** Reads the request and breaks off without an answer. */
export const drops: Act = (response) => {
  response.socket?.destroy();
};

/** Reads the request and says nothing. */
export const stalls: Act = () => {};

export interface FaultyServer {
  readonly url: string;
  readonly host: string;
  readonly seen: readonly Seen[];
  /** Sees requests before they have been read. */
  readonly onRequest: (listener: (request: IncomingMessage, response: ServerResponse) => void) => void;
}

/** A server on the loopback that does as it is told: one act for each request, the last one for all that follow. */
export async function startFaultyServer(...acts: Act[]): Promise<FaultyServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("error", () => {});
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      if (!response.writableEnded) (acts.length > 1 ? acts.shift() : acts[0])?.(response, seen.at(-1)!, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}`, host, seen, onRequest: (listener) => void server.on("request", listener) };
}
