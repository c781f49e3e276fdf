/**
 * What somebody else's server said, fit for a terminal: one line, nothing that steers the terminal or turns the direction
 * of writing, at most `limit` UTF-16 units.
 */
export function plainText(text: string, limit: number): string {
  // A page of megabytes is not searched to its end.
  const beginning = text.slice(0, 16 * limit);
  const line = beginning.replaceAll(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  if (line.length <= limit) return line;
  return `${line.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** What a page of HTML is called, or else how its text begins; undefined where it is no such page. */
export function pageTitle(text: string): string | undefined {
  const beginning = text.slice(0, 20_000);
  if (!/^\s*(?:<\?xml|<!doctype|<html|<head|<title|<h1|<!--)/i.test(beginning)) return undefined;
  const title = /<(title|h1)[^>]*>([^<]+)<\/\1>/i.exec(beginning)?.[2];
  const words = title ?? beginning.replaceAll(/<(script|style)[^>]*>[^]*?<\/\1>/gi, " ").replaceAll(/<[^>]*>/g, " ");
  return plainText(words, 120);
}
