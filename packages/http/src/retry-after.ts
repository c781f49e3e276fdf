/**
 * The seconds that a `Retry-After` header asks for: a whole number of seconds, or a date (RFC 9110 §10.2.3).
 * Undefined when there is none, when nobody can read it, or when it is over already.
 */
export function retryAfterSeconds(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  // `Date.parse` takes "2" and "-1" for dates of years long past, so a date has to begin like one.
  const seconds = /^\d+$/.test(text)
    ? Number(text)
    : /^[a-z]/i.test(text)
      ? (Date.parse(text) - now) / 1000
      : Number.NaN;
  return seconds > 0 ? seconds : undefined;
}
