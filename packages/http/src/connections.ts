import type { Socket } from "node:net";
import { Agent, buildConnector } from "undici";
import type { Proxy } from "./choose-proxy.ts";
import { connectFailure, type Peer } from "./connect-failure.ts";
import type { TlsOptions } from "./http.ts";
import { readTlsSettings, type TlsSettings } from "./tls-settings.ts";
import { longestTimer } from "./timing.ts";
import { openTunnel } from "./tunnel.ts";

/** Which connections a request may use. */
export interface Route {
  readonly proxy: Proxy | undefined;
  readonly timeoutSeconds: number;
  /**
   * Whether a connection that was used before will do. The server may be closing it just now, and then nobody knows whether
   * it has read the request: harmless where it can be sent again.
   */
  readonly reuse: boolean;
}

type Target = buildConnector.Options;
type Callback = buildConnector.Callback;

interface Means {
  readonly toServer: buildConnector.connector;
  readonly toProxy: buildConnector.connector;
  /** The client's own certificate is for the server only. */
  readonly proxyTls: TlsSettings;
}

/** All connections of one `Http`, to whatever host; opened as they are needed. */
export class Connections {
  readonly #tlsOptions: TlsOptions | undefined;
  readonly #most: number | undefined;
  readonly #agents = new Map<string, Promise<Agent>>();
  /** Aborted by `close`, so that nothing is opened any more. */
  readonly #closing = new AbortController();
  readonly #opening = new Set<Socket>();
  #tls: Promise<TlsSettings> | undefined;

  /** `most`: to one host at a time, by one route. */
  constructor(tls: TlsOptions | undefined, most?: number) {
    this.#tlsOptions = tls;
    this.#most = most;
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** The pool of connections for a route. */
  agent(route: Route): Promise<Agent> {
    const key = JSON.stringify([route.proxy?.url.href, route.proxy?.authorization, route.timeoutSeconds, route.reuse]);
    const agent = this.#agents.get(key) ?? this.#makeAgent(route);
    this.#agents.set(key, agent);
    return agent;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const socket of this.#opening) socket.destroy();
    // An agent that was not made, for want of a file of certificates, has told so already.
    await Promise.allSettled([...this.#agents.values()].map(async (agent) => (await agent).destroy()));
  }

  async #makeAgent(route: Route): Promise<Agent> {
    const tls = await (this.#tls ??= readTlsSettings(this.#tlsOptions));
    const milliseconds = Math.min(route.timeoutSeconds * 1000, longestTimer);
    const { cert: _cert, key: _key, ...proxyTls } = tls;
    const fixed = { timeout: milliseconds, allowH2: false };
    const means: Means = {
      toServer: buildConnector({ ...tls, ...fixed }),
      toProxy: buildConnector({ ...proxyTls, ...fixed }),
      proxyTls,
    };
    return new Agent({
      pipelining: route.reuse ? 1 : 0,
      connections: this.#most ?? null,
      headersTimeout: milliseconds,
      bodyTimeout: milliseconds,
      allowH2: false,
      connect: (target, callback) => void this.#connectTold(route, target, { ...means, callback }),
    });
  }

  async #connectTold(
    route: Route,
    target: Target,
    { callback, ...means }: Means & { callback: Callback },
  ): Promise<void> {
    let socket: Socket;
    try {
      socket = await this.#connect(route, target, means);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    callback(null, socket);
  }

  /** A connection to the target, or to the proxy that is to pass the requests on; rejects with a `FailedAttempt`. */
  async #connect(
    { proxy, timeoutSeconds }: Route,
    target: Target,
    { toServer, toProxy, proxyTls }: Means,
  ): Promise<Socket> {
    const peer: Peer = { host: target.host ?? target.hostname, role: "server", timeoutSeconds };
    if (proxy === undefined) return this.#open(toServer, target, peer);
    if (target.protocol === "http:") {
      const { protocol, hostname, port, host } = proxy.url;
      return this.#open(toProxy, { protocol, hostname: bare(hostname), host, port }, { ...peer, host, role: "proxy" });
    }
    const place = `${target.hostname.includes(":") ? `[${target.hostname}]` : target.hostname}:${target.port || "443"}`;
    const signal = this.#closing.signal;
    const httpSocket = await openTunnel({ proxy, target: place, tls: proxyTls, timeoutSeconds, signal });
    return this.#open(toServer, { ...target, httpSocket }, peer);
  }

  #open(open: buildConnector.connector, target: Target, peer: Peer): Promise<Socket> {
    return new Promise((resolve, reject) => {
      // undici's connectors return the socket that they are connecting, although their type does not say so.
      const socket = open(target, (error, connected) => {
        this.#opening.delete(socket);
        if (error === null) resolve(connected);
        else reject(connectFailure(error, peer));
      }) as unknown as Socket;
      this.#opening.add(socket);
      if (this.closed) socket.destroy();
    });
  }
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}
