import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { controlPaths, type FrontStatus } from "./control.ts";
import type { Backend } from "./forwarder.ts";

export interface Controls {
  readonly token: string;
  status(): FrontStatus;
  switchTo(backend: Backend | undefined): void;
  /** Asks the front to end, after so many milliseconds at the latest. */
  stop(patience: number): void;
}

const longestBody = 4096;

/** Listens to who deploys: HTTP on loopback, with a token that only the endpoint's owner can read. */
export function controlServer(controls: Controls): Server {
  return createServer({ headersTimeout: 5000, requestTimeout: 5000 }, (request, response) => {
    void replied(request, response, controls);
  });
}

async function replied(request: IncomingMessage, response: ServerResponse, controls: Controls): Promise<void> {
  const notUnderstood = { status: 400, body: { message: "This is not what a front understands." } };
  const { status, body } = await answer(request, controls).catch(() => notUnderstood);
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(`${JSON.stringify(body)}\n`);
  request.resume();
}

interface Reply {
  readonly status: number;
  readonly body: object;
}

async function answer(request: IncomingMessage, controls: Controls): Promise<Reply> {
  if (!isAllowed(request.headers.authorization, controls.token)) return { status: 401, body: {} };
  const asked = `${request.method} ${request.url}`;
  if (asked === `GET ${controlPaths.status}`) return { status: 200, body: controls.status() };
  if (Number(request.headers["content-length"] ?? Infinity) > longestBody) return { status: 413, body: {} };
  const told = JSON.parse(await text(request)) as Readonly<Record<string, unknown>>;
  if (asked === `POST ${controlPaths.backend}`) {
    controls.switchTo(backendIn(told));
    return { status: 200, body: controls.status() };
  }
  if (asked === `POST ${controlPaths.stop}`) {
    controls.stop(Number(told["patience"]));
    return { status: 202, body: {} };
  }
  return { status: 404, body: {} };
}

function isAllowed(authorization: string | undefined, token: string): boolean {
  const given = Buffer.from(authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function backendIn({ host, port }: Readonly<Record<string, unknown>>): Backend | undefined {
  if (host === null) return undefined;
  if (typeof host !== "string" || typeof port !== "number") throw new TypeError("A backend is a host and a port.");
  return { host, port };
}
