import { once } from "node:events";
import { createServer, request, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as a bad server gets it, with what the good one behind it can answer. */
export interface Call {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly response: ServerResponse;
  /** What the good server says to this request, or to another body. */
  readonly good: (body?: Buffer | string) => Promise<Good>;
  /** Passes that on. */
  readonly send: (answer: Good) => void;
}

export interface Good {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

export interface BadServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A server that does what it is told, good or bad, in front of a good one. */
export async function badServer(good: string, handle: (call: Call) => unknown): Promise<BadServer> {
  const listen = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await beginning(incoming);
    const send = ({ status, headers, body: text }: Good): void => {
      response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) });
      response.end(incoming.method === "HEAD" ? undefined : text);
    };
    await handle({ request: incoming, body, response, good: (own = body) => ask(good, incoming, own), send });
  };
  const server = createServer((incoming, response) => void listen(incoming, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A body, or as much of it as the good server refuses already. */
function beginning(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let left = 7 * 1024 * 1024;
  return new Promise((resolve) => {
    const done = (): void => resolve(Buffer.concat(chunks));
    incoming.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      left -= chunk.length;
      if (left > 0) return;
      incoming.pause();
      done();
    });
    incoming.on("close", done);
    incoming.on("end", done);
  });
}

function ask(good: string, { method, url, headers }: IncomingMessage, body: Buffer | string): Promise<Good> {
  const { "transfer-encoding": _transfer, "content-length": length, ...others } = headers;
  const asked = { ...others, ...(length !== undefined && { "content-length": String(Buffer.byteLength(body)) }) };
  return new Promise((resolve, reject) => {
    const asking = request(`${good}${url}`, { method, headers: asked, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const { connection: _connection, ...own } = answer.headers;
        resolve({ status: answer.statusCode!, headers: own, body: Buffer.concat(chunks).toString("utf8") });
      });
    });
    asking.on("error", reject);
    asking.end(body);
  });
}
