import { BlockList, isIP } from "node:net";

/**
 * Whether `NO_PROXY` takes an address out, by the rules of curl and Python's requests: a comma-separated list of names
 * (each with all names under it; a leading dot changes nothing), of `name:port`, of IP addresses, of CIDR blocks
 * (`10.0.0.0/8`), or `*` for all.
 */
export function bypassesProxy(url: URL, list: string | undefined): boolean {
  const host = withoutBrackets(url.hostname).replace(/\.$/, "");
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return (list ?? "")
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => entry === "*" || matches(entry.toLowerCase(), host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry.includes("/")) return isWithin(entry, host);
  if (isIP(entry) !== 0) return sameAddress(entry, host);
  const [, name = entry, wantedPort] = /^(.*):(\d+)$/.exec(entry) ?? [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const bare = withoutBrackets(name)
    .replace(/^\*?\.+/, "")
    .replace(/\.$/, "");
  if (isIP(bare) !== 0) return sameAddress(bare, host);
  return bare !== "" && (host === bare || (isIP(host) === 0 && host.endsWith(`.${bare}`)));
}

/** Addresses of IPv6 can be written in many ways. */
function sameAddress(one: string, other: string): boolean {
  return isWithin(`${one}/${isIP(one) === 6 ? 128 : 32}`, other);
}

function isWithin(block: string, host: string): boolean {
  const [network = "", bits = ""] = block.split("/");
  const [family, hostFamily] = [isIP(network), isIP(host)];
  if (family === 0 || family !== hostFamily || !/^\d+$/.test(bits) || Number(bits) > (family === 6 ? 128 : 32))
    return false;
  const type = family === 6 ? "ipv6" : "ipv4";
  const blocks = new BlockList();
  blocks.addSubnet(network, Number(bits), type);
  return blocks.check(host, type);
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}
