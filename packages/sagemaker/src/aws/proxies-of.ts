import type { ProxyOptions } from "@sentiment/http";

/** The proxies that an environment names, by small letters before capitals, as everywhere. This machine itself is asked without. */
export function proxiesOf(environment: Readonly<Record<string, string | undefined>>): ProxyOptions {
  const named = (name: string): string | undefined => environment[name] || environment[name.toUpperCase()] || undefined;
  const none = [named("no_proxy"), "localhost", "127.0.0.1", "::1"].filter((one) => one !== undefined).join(",");
  return { http: named("http_proxy"), https: named("https_proxy"), none };
}
