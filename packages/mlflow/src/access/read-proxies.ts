import type { ProxyOptions } from "@sentiment/http";
import { textOf, type Environment } from "./environment-values.ts";

/**
 * The proxies that Python's requests would take: `http_proxy`, `https_proxy`, for both else `all_proxy`, and `no_proxy`, in
 * lower case before upper case. An empty one in lower case takes the one in upper case back.
 */
export function readProxies(environment: Environment): ProxyOptions {
  const found = proxiesByScheme(environment);
  return {
    http: withScheme(found.get("http") ?? found.get("all")),
    https: withScheme(found.get("https") ?? found.get("all")),
    none: textOf(environment, "no_proxy") ?? textOf(environment, "NO_PROXY"),
  };
}

function proxiesByScheme(environment: Environment): Map<string, string> {
  const proxies = new Map<string, string>();
  const named = Object.entries(environment).filter(([name]) => /_proxy$/iu.test(name));
  for (const [name, value] of named) {
    if (value) proxies.set(name.slice(0, -6).toLowerCase(), value);
  }
  // A web server hands a request's header `Proxy` to its scripts under this name (CVE-2016-1000110).
  if (environment["REQUEST_METHOD"] !== undefined) proxies.delete("http");
  for (const [name, value] of named) {
    if (!name.endsWith("_proxy")) continue;
    if (value) proxies.set(name.slice(0, -6).toLowerCase(), value);
    else proxies.delete(name.slice(0, -6).toLowerCase());
  }
  return proxies;
}

/** `proxy:3128` → `http://proxy:3128` */
function withScheme(proxy: string | undefined): string | undefined {
  return proxy === undefined || proxy.includes("://") ? proxy : `http://${proxy.replace(/^\/\//u, "")}`;
}
