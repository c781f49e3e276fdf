import type { IncomingMessage, ServerResponse } from "node:http";
import { Stay, type Admission } from "./admission.ts";
import type { Connections } from "./connections.ts";
import type { Metrics } from "./metrics.ts";
import { readBody } from "./read-body.ts";
import { RequestError } from "./request-error.ts";
import { jsonReply, type Context, type Reply, type Route } from "./route.ts";
import { findRoute } from "./routes/registry.ts";
import type { ServedModel } from "./served-model.ts";
import type { Settled } from "./server-options.ts";

/** What all requests of a server share. */
export interface ServerState {
  readonly options: Settled;
  readonly routes: ReadonlyMap<string, Route>;
  readonly metrics: Metrics;
  readonly admission: Admission;
  readonly connections: Connections;
  /** Changes when a model takes the place of another. */
  model: ServedModel;
  stopping: boolean;
}

const noBody = Buffer.alloc(0);

/** How long a caller who sends more than is wanted may go on, so as to read the answer in peace. */
const patience = 2000;

/** Answers a request, whatever it is. Never throws. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  server: ServerState,
): Promise<void> {
  const began = performance.now();
  server.connections.note(request);
  const url = request.url ?? "/";
  const query = url.indexOf("?");
  const path = query === -1 ? url : url.slice(0, query);
  const { model, stopping, options, metrics, admission } = server;
  const route = findRoute(server.routes, path, options.version ?? model.id);
  const deadline = began + 1000 * options.limits.requestSeconds;
  let reply: Reply;
  try {
    const stay = new Stay(admission);
    const context: Context = { model, options, metrics, admission, stay, stopping, deadline };
    reply = await routed(request, response, { route, path, context });
  } catch (error) {
    if (request.destroyed && !request.complete) return;
    reply = failed(error, route, path, server);
  }
  metrics.count(route?.name ?? "none", reply.status, (performance.now() - began) / 1000);
  if (options.accessLog) {
    const milliseconds = Math.round(1000 * (performance.now() - began)) / 1000;
    const method = request.method ?? "";
    options.log({ level: "info", event: "request", method, route: route?.name, status: reply.status, milliseconds });
  }
  send(request, response, reply, server.stopping && server.connections.isNewest(request));
}

interface Routed {
  readonly route: Route | undefined;
  readonly path: string;
  readonly context: Context;
}

async function routed(
  request: IncomingMessage,
  response: ServerResponse,
  { route, path, context }: Routed,
): Promise<Reply> {
  const { method = "GET", headers } = request;
  if (route === undefined) return jsonReply({ detail: "Not Found" }, 404);
  if (route.method !== undefined && route.method !== method) {
    return { ...jsonReply({ detail: "Method Not Allowed" }, 405), headers: { allow: route.method } };
  }
  if (route.work !== true) return route.answer({ method, path, headers, body: noBody }, context);
  const { stay, options } = context;
  stay.enter();
  // Until the answer has been taken, it is under way.
  response.once("close", () => stay.end());
  const body = await readBody(request, options.limits.bodyBytes, stay);
  const reply = await route.answer({ method, path, headers, body }, context);
  // Who does not read answers must not heap them up.
  stay.hold(Buffer.byteLength(reply.body));
  return reply;
}

/** What to answer for what was thrown. */
function failed(error: unknown, route: Route | undefined, path: string, { options }: ServerState): Reply {
  if (error instanceof RequestError) {
    const { status, message, headers } = error;
    if (options.accessLog || status >= 500) {
      options.log({ level: "warning", event: "refused", route: route?.name, status, code: error.code });
    }
    if (route?.errors === "kserve") return { ...jsonReply({ error: message }, status), headers };
    if (status === 415) return { status, type: "text/plain; charset=utf-8", body: message, headers };
    return { status, type: "application/json", body: error.mlflowBody(), headers };
  }
  const { name, stack = "" } = error instanceof Error ? error : new Error(String(error));
  // Its message may hold what was sent.
  const at = stack.split("\n").filter((line) => /^\s+at /u.test(line));
  options.log({
    level: "error",
    event: "bug",
    route: route?.name ?? path.slice(0, 100),
    error: name,
    stack: at.join("\n"),
  });
  const message = "The server failed at this request. Its log says more.";
  if (route?.errors === "kserve") return jsonReply({ error: message }, 500);
  return jsonReply({ error_code: "INTERNAL_ERROR", message }, 500);
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply, last: boolean): void {
  const { status, type, body, headers } = reply;
  const length = Buffer.byteLength(body);
  const closing = last || (status >= 400 && request.headers.expect !== undefined);
  // Where the connection is to end after this, Node would end it at once, while the caller is still sending: see below.
  const ends = !response.shouldKeepAlive && !closing;
  if (!request.complete && ends) response.shouldKeepAlive = true;
  response.writeHead(status, {
    "content-type": type,
    "content-length": length,
    ...headers,
    ...(closing ? { connection: "close" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : body);
  if (request.complete) return;
  // Not cut off at once: who is still sending would see a broken connection instead of the answer.
  request.resume();
  if (ends) request.once("end", () => request.socket.end());
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, patience);
  timer.unref();
  request.once("close", () => clearTimeout(timer));
}
