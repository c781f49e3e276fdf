import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import type { Proxy } from "./choose-proxy.ts";
import { connectFailure, type Peer } from "./connect-failure.ts";
import { FailedAttempt } from "./failed-attempt.ts";
import { longestTimer } from "./timing.ts";
import type { TlsSettings } from "./tls-settings.ts";

export interface TunnelOptions {
  readonly proxy: Proxy;
  /** Host and port at the other end. */
  readonly target: string;
  readonly tls: TlsSettings;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/** Asks the proxy for a connection to the target (`CONNECT`, RFC 9110 §9.3.6); rejects with a `FailedAttempt`. */
export async function openTunnel({ proxy, target, tls, timeoutSeconds, signal }: TunnelOptions): Promise<Socket> {
  const peer: Peer = { host: proxy.url.host, role: "proxy", timeoutSeconds };
  const request = (proxy.url.protocol === "https:" ? httpsRequest : httpRequest)(proxy.url, {
    ...tls,
    method: "CONNECT",
    path: target,
    agent: false,
    signal,
    headers: { host: target, ...(proxy.authorization && { "proxy-authorization": proxy.authorization }) },
  });
  const late = setTimeout(
    () => {
      request.destroy(Object.assign(new Error("the proxy took too long"), { code: "ETIMEDOUT" }));
    },
    Math.min(timeoutSeconds * 1000, longestTimer),
  );
  try {
    return await new Promise<Socket>((resolve, reject) => {
      const refuse = (status: number): void => {
        request.destroy();
        reject(refusedByProxy(status, peer.host, target));
      };
      request.on("connect", ({ statusCode = 0 }, socket) => {
        if (statusCode === 200) resolve(socket);
        else refuse(statusCode);
      });
      request.on("response", ({ statusCode = 0 }) => refuse(statusCode));
      request.on("error", (error) => reject(connectFailure(error, peer)));
      request.end();
    });
  } finally {
    clearTimeout(late);
  }
}

/** The proxy's own answer in words. */
export function refusedByProxy(status: number, proxy: string, target: string): FailedAttempt {
  const passing = [502, 503, 504].includes(status);
  return new FailedAttempt({
    code: "PROXY_REFUSED",
    reason:
      status === 407
        ? `the proxy ${proxy} asks for a user and a password, or other ones (407)`
        : `the proxy ${proxy} gave no connection to ${target} (${status})`,
    hint:
      status === 407
        ? "They belong into the proxy's address: http://USER:PASSWORD@HOST:PORT."
        : "Look at HTTP_PROXY, HTTPS_PROXY and NO_PROXY: hosts in NO_PROXY are asked without the proxy.",
    hope: passing ? "briefly" : "never",
    sent: false,
  });
}
