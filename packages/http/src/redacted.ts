/** Names of query parameters whose values open doors: signatures, tokens, keys (`X-Amz-Signature`, `sig`, `access_token`). */
const secretNames =
  /^x-(amz|goog|ms)-|^(sig|se|sp|key|code)$|token|signature|secret|passw|pwd|credential|auth|access_?key|api_?key/i;

/** An address as it may be shown: without user and password, and without the values of a query that look like secrets. */
export function redacted(address: string | URL): string {
  const text = String(address);
  if (!URL.canParse(text)) return text.replace(/\/\/[^/?#]*@/, "//…@").replace(/[?#].*$/s, "?…");
  const url = new URL(text);
  url.username = "";
  url.password = "";
  const query = url.search
    .slice(1)
    .split("&")
    .map((pair) => {
      const [name = ""] = pair.split("=", 1);
      return secretNames.test(name) ? `${name}=…` : pair;
    })
    .join("&");
  url.search = "";
  url.hash = "";
  return query === "" ? url.href : `${url.href}?${query}`;
}
