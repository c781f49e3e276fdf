import { SentimentError } from "@sentiment/errors";
import { authorization, credentialsIn } from "./authorization.ts";
import type { ProxyOptions } from "./http.ts";
import { bypassesProxy } from "./no-proxy.ts";
import { redacted } from "./redacted.ts";

export interface Proxy {
  /** Without user and password. */
  readonly url: URL;
  /** `Proxy-Authorization`. */
  readonly authorization: string | undefined;
}

/** The proxy for an address, if one is to be used. `host:port` without a scheme means `http://`, as everywhere. */
export function chooseProxy(url: URL, options: ProxyOptions = {}): Proxy | undefined {
  const address = url.protocol === "https:" ? options.https : options.http;
  if (address === undefined || address === "" || bypassesProxy(url, options.none)) return undefined;
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  const proxy = URL.canParse(full) ? new URL(full) : undefined;
  if (proxy === undefined || (proxy.protocol !== "http:" && proxy.protocol !== "https:")) {
    throw new SentimentError({
      kind: "usage",
      code: "PROXY_INVALID",
      message: `${redacted(full)} cannot be used as a proxy.`,
      hint: "HTTP_PROXY and HTTPS_PROXY name an http:// or https:// address; NO_PROXY lists the hosts asked without one.",
    });
  }
  const credentials = credentialsIn(proxy);
  proxy.username = "";
  proxy.password = "";
  return { url: proxy, authorization: credentials === undefined ? undefined : authorization(credentials) };
}
