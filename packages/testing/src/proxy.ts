import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { forwardRequest } from "./forward-request.ts";

/** A request as it came in, with the prefix taken off its path. */
export interface ProxiedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<IncomingMessage["headers"]>;
  readonly body: Buffer;
}

/**
 * What goes wrong with a request: `lose answer` has the server do it and cuts the connection instead of answering;
 * `cut` cuts it at once; `answer` answers in the server's stead; `cut after` breaks off within the answer's body; `wait`
 * goes on as usual afterwards.
 */
export type Fault =
  | { readonly do: "lose answer" | "cut" }
  | { readonly do: "cut after"; readonly bytes: number }
  | { readonly do: "wait"; readonly milliseconds: number }
  | {
      readonly do: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly body?: string | undefined;
    };

export interface ProxyOptions {
  /** `http://127.0.0.1:12345` */
  readonly target: string;
  /** What every path begins with, as DagsHub's `/owner/repository.mlflow`; all else is 404, as a page. */
  readonly prefix?: string | undefined;
}

export interface Proxy {
  /** With the prefix. */
  readonly url: string;
  /** What was asked for, in order. */
  readonly requests: readonly ProxiedRequest[];
  /** Asked about every request from now on; undefined: nothing goes wrong any more. */
  fail(fault: ((request: ProxiedRequest) => Fault | undefined) | undefined): void;
  stop(): Promise<void>;
}

/** A reverse proxy on a free loopback port in front of a server, which can do harm on demand. */
export async function startProxy({ target, prefix = "" }: ProxyOptions): Promise<Proxy> {
  const requests: ProxiedRequest[] = [];
  let faultOf: ((request: ProxiedRequest) => Fault | undefined) | undefined;
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming, prefix);
    if (request === undefined) {
      response.writeHead(404, { "content-type": "text/html" }).end("<html><h1>404 Not Found</h1></html>");
      return;
    }
    requests.push(request);
    await answer(request, { target, response, fault: faultOf?.(request) });
  };
  // Who asked and is gone before the end gets no answer.
  const server = createServer((incoming, response) => void serve(incoming, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return {
    url: `http://127.0.0.1:${address.port}${prefix}`,
    requests,
    fail: (fault) => (faultOf = fault),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function readRequest(incoming: IncomingMessage, prefix: string): Promise<ProxiedRequest | undefined> {
  const { method = "GET", url = "/", headers } = incoming;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  if (url !== prefix && !url.startsWith(`${prefix}/`)) return undefined;
  return { method, path: url.slice(prefix.length) || "/", headers, body: Buffer.concat(chunks) };
}

async function answer(
  request: ProxiedRequest,
  { target, response, fault }: { target: string; response: ServerResponse; fault: Fault | undefined },
): Promise<void> {
  if (fault?.do === "cut") {
    response.destroy();
    return;
  }
  if (fault?.do === "answer") {
    response.writeHead(fault.status, fault.headers).end(fault.body);
    return;
  }
  if (fault?.do === "wait") await setTimeout(fault.milliseconds);
  const { status, headers, body } = await forwardRequest(request, target);
  if (fault?.do === "lose answer") {
    response.destroy();
  } else if (fault?.do === "cut after") {
    response.writeHead(status, headers).write(body.subarray(0, fault.bytes), () => response.destroy());
  } else {
    response.writeHead(status, headers).end(body);
  }
}
