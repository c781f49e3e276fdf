import type { Dispatcher } from "undici";
import { answerFailure } from "./answer-failure.ts";
import { chooseProxy } from "./choose-proxy.ts";
import type { Connections } from "./connections.ts";
import type { HttpResponse, ProxyOptions } from "./http.ts";
import { arrivingResponse } from "./http-response.ts";
import type { PreparedRequest } from "./prepare-request.ts";
import { redacted } from "./redacted.ts";
import { sendableBody } from "./sendable-body.ts";
import { signAws } from "./sign-aws.ts";
import { refusedByProxy } from "./tunnel.ts";
import { unlessAborted } from "./unless-aborted.ts";

export interface Network {
  readonly connections: Connections;
  readonly proxy: ProxyOptions | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * One request and its answer. Throws a `FailedAttempt`, the reason of an aborted signal, or what the body's own stream
 * threw.
 */
export async function exchange(network: Network, request: PreparedRequest): Promise<HttpResponse> {
  const { method, url, signal, timeoutSeconds } = request;
  signal?.throwIfAborted();
  const proxy = chooseProxy(url, network.proxy);
  const passedOn = proxy !== undefined && url.protocol === "http:";
  const agent = await network.connections.agent({ proxy, timeoutSeconds, reuse: request.repeatable });
  const body = sendableBody(request.body);
  const failure = (error: unknown): unknown => {
    if (signal?.aborted === true) return signal.reason;
    if (network.connections.closed) return new Error("Closed while it was asked.", { cause: error });
    const own = body.failure();
    return own === undefined ? answerFailure(error, request) : own.error;
  };
  let answer: Dispatcher.ResponseData;
  try {
    // undici itself would not heed the signal before there is a connection.
    const asked = agent.request({
      method,
      origin: url.origin,
      path: passedOn ? url.href : url.pathname + url.search,
      headers: {
        ...request.headers,
        ...signature(request, network.now()),
        ...(passedOn && proxy.authorization !== undefined ? { "proxy-authorization": proxy.authorization } : {}),
      },
      body: body.content,
      signal: signal ?? null,
    });
    answer = await unlessAborted(signal, asked);
  } catch (error) {
    throw failure(error);
  }
  const arriving = answer.body;
  // Whoever reads it learns of errors; one that nobody reads must not end the process.
  arriving.on("error", () => {});
  const cancel = async (): Promise<void> => {
    if (arriving.closed) return;
    await new Promise((resolve) => arriving.once("close", resolve).destroy());
  };
  if (passedOn && answer.statusCode === 407) {
    await cancel();
    throw refusedByProxy(407, proxy.url.host, url.host);
  }
  const headers = joined(answer.headers);
  return arrivingResponse({
    status: answer.statusCode,
    headers,
    url: redacted(url),
    chunks: arriving,
    bytes: () => arriving.bytes(),
    cancel,
    failure,
  });
}

function signature({ method, url, headers, body, signer }: PreparedRequest, now: number): Record<string, string> {
  if (signer === undefined) return {};
  const payload = typeof body === "object" && "open" in body ? undefined : (body ?? "");
  return signAws({ method, url, headers, payload }, signer, now);
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) found[name] = typeof value === "string" ? value : value.join(", ");
  }
  return found;
}
