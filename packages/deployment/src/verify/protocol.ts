import http from "node:http";
import https from "node:https";

/** What it takes to reach a server, by how its address begins. */
export interface Protocol {
  readonly request: typeof http.request;
  /** An agent that keeps one connection. */
  keepingOne(): http.Agent;
  readonly defaultPort: number;
}

const settings = { keepAlive: true, maxSockets: 1 } as const;
const plain: Protocol = { request: http.request, keepingOne: () => new http.Agent(settings), defaultPort: 80 };
const secure: Protocol = { request: https.request, keepingOne: () => new https.Agent(settings), defaultPort: 443 };

export function protocolOf(url: string): Protocol {
  return url.startsWith("https:") ? secure : plain;
}
