import { request as ask, type IncomingMessage } from "node:http";
import type { ProxiedRequest } from "./proxy.ts";

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** Asks the server and returns its answer whole; 502 where it gives none, in nginx's words. */
export function forwardRequest(request: ProxiedRequest, target: string): Promise<Answer> {
  const { host } = new URL(target);
  // The body is whole now, and every connection for one request.
  const headers = {
    ...request.headers,
    host,
    connection: "close",
    "transfer-encoding": undefined,
    "content-length": `${request.body.length}`,
  };
  return new Promise<Answer>((resolve, reject) => {
    const outgoing = ask(`${target}${request.path}`, { method: request.method, headers: present(headers) }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on("data", (chunk: Buffer) => chunks.push(chunk));
      reply.on("error", reject);
      reply.on("end", () => {
        const body = Buffer.concat(chunks);
        const { connection: _1, "transfer-encoding": _2, ...kept } = reply.headers;
        const answered = request.method === "HEAD" ? kept : { ...kept, "content-length": `${body.length}` };
        resolve({ status: reply.statusCode ?? 502, headers: answered, body });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(request.body);
  }).catch(badGateway);
}

function badGateway(): Answer {
  const body = Buffer.from("<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n</html>");
  return { status: 502, headers: { "content-type": "text/html" }, body };
}

function present(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
