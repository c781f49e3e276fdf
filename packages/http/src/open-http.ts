import type { Http, HttpOptions } from "./http.ts";
import type { Timing } from "./timing.ts";

/**
 * Requests with these options. Nothing is loaded, read or opened before the first of them – most commands ask nobody, and
 * loading takes tens of milliseconds –; `close` when there are no more.
 */
export function openHttp(options: HttpOptions = {}, timing?: Timing): Http {
  let client: Promise<Http> | undefined;
  let closed = false;
  return {
    async request(request) {
      if (closed) throw new Error("Nothing can be asked any more: this Http is closed.");
      client ??= loadClient(options, timing);
      return (await client).request(request);
    },
    async close() {
      closed = true;
      await (await client)?.close();
    },
  };
}

async function loadClient(options: HttpOptions, timing: Timing | undefined): Promise<Http> {
  const [{ httpClient }, { realTiming }] = await Promise.all([import("./http-client.ts"), import("./timing.ts")]);
  return httpClient(options, timing ?? realTiming);
}
