import { Connections } from "./connections.ts";
import { exchange, type Network } from "./exchange.ts";
import { followRedirects } from "./follow-redirects.ts";
import type { Http, HttpOptions } from "./http.ts";
import { prepareRequest } from "./prepare-request.ts";
import { retryPolicy } from "./retry-policy.ts";
import { sendWithRetries } from "./send-with-retries.ts";
import type { Timing } from "./timing.ts";

/** What `openHttp` opens. */
export function httpClient(options: HttpOptions, timing: Timing): Http {
  const connections = new Connections(options.tls, options.mostConnections);
  const network: Network = { connections, proxy: options.proxy, now: () => timing.now() };
  const send = options.followRedirects === false ? exchange : followRedirects;
  const known = new Set<string>();
  return {
    async request(request) {
      const policy = retryPolicy({
        ...options.retry,
        ...(request.retries !== undefined && { retries: request.retries }),
      });
      return sendWithRetries(prepareRequest(options, request), {
        send: (prepared) => send(network, prepared),
        policy,
        known,
        timing,
        isFinal: request.isFinal,
        onRetry: options.onRetry,
      });
    },
    close: () => connections.close(),
  };
}
