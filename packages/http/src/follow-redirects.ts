import { exchange, type Network } from "./exchange.ts";
import { FailedAttempt } from "./failed-attempt.ts";
import type { HttpResponse } from "./http.ts";
import type { PreparedRequest } from "./prepare-request.ts";
import { redacted } from "./redacted.ts";

const mostRedirects = 10;
const redirects = new Set([301, 302, 303, 307, 308]);

/** Headers that say what is wanted, not by whom; all others stay with the host they were meant for. */
const harmlessHeaders = new Set([
  "accept",
  "accept-encoding",
  "accept-language",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "range",
  "user-agent",
]);

/** Sends a request and follows where it is sent on, without ever telling a secret to another origin. */
export async function followRedirects(network: Network, first: PreparedRequest): Promise<HttpResponse> {
  let request = first;
  for (let followed = 0; ; followed++) {
    const response = await exchange(network, request);
    const target = redirects.has(response.status) ? response.headers["location"] : undefined;
    if (target === undefined) return response;
    await response.cancel();
    if (followed === mostRedirects) throw refused(first, `was sent on more than ${mostRedirects} times`);
    request = redirected(request, response.status, target);
  }
}

function redirected(request: PreparedRequest, status: number, location: string): PreparedRequest {
  if (!URL.canParse(location, request.url.href))
    throw refused(request, `was sent on to "${redacted(location)}", which is no address`);
  const url = new URL(location, request.url);
  url.username = "";
  url.password = "";
  url.hash = "";
  // What a page to sign in is told in its query is nobody's business, whatever it is called.
  const shown = url.search === "" ? url.href : `${url.origin}${url.pathname}?…`;
  const where = `was sent on to ${shown} (${status}), to where it must not follow`;
  if (url.protocol !== "https:" && url.protocol !== request.url.protocol) throw refused(request, where);
  const sameOrigin = url.origin === request.url.origin;
  const reading = request.method === "GET" || request.method === "HEAD";
  if (!reading && !(sameOrigin && (status === 307 || status === 308))) {
    throw refused(request, where, "Give the address that it was sent on to, if it is the right one.");
  }
  if (sameOrigin) return { ...request, url };
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => harmlessHeaders.has(name)));
  return { ...request, url, headers, body: undefined, signer: undefined };
}

function refused(request: PreparedRequest, what: string, hint?: string): FailedAttempt {
  return new FailedAttempt({
    code: "REDIRECT_REFUSED",
    reason: `the request ${what}`,
    hint: hint ?? `Is ${request.url.origin} the right address?`,
    hope: "never",
    sent: true,
  });
}
