import { SentimentError } from "@sentiment/errors";
import type { Engine } from "./engine.ts";

/**
 * An endpoint's address is on this machine, and so must be the ports of its containers: an engine that is reached by a socket
 * (Docker Desktop and the like pass ports on) or on loopback. Throws a usage error for others.
 */
export function mustBeHere({ url }: Engine): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === "unix:" || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u.test(hostname)) return;
  throw new SentimentError({
    kind: "usage",
    code: "DOCKER_ELSEWHERE",
    message: `The Docker engine at ${url} is on another machine, whose containers an endpoint on this one would not reach.`,
    hint: "Run `sentiment deploy` over there, or let DOCKER_HOST name an engine of this machine.",
  });
}
