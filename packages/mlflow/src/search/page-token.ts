import { SentimentError } from "@sentiment/errors";

/** MLflow's page token: base64 of JSON with an `offset`, and of `bound`, which a later page must ask for again. */
export function pageToken(offset: number, bound: Readonly<Record<string, unknown>> = {}): string {
  return Buffer.from(JSON.stringify({ ...bound, offset })).toString("base64");
}

/**
 * How many results come before the page of `token`.
 *
 * @throws SentimentError `INVALID_PARAMETER_VALUE` for what is no token, or one of another search than `bound`.
 */
export function pageOffset(token: string | undefined, bound: Readonly<Record<string, unknown>> = {}): number {
  if (token === undefined || token === "") return 0;
  const content = decoded(token);
  const offset = Number(content?.["offset"]);
  if (content === undefined || !Number.isSafeInteger(offset) || offset < 1) {
    throw refused(`${JSON.stringify(token)} is no page token.`);
  }
  for (const [key, value] of Object.entries(bound)) {
    if (JSON.stringify(content[key] ?? null) !== JSON.stringify(value))
      throw refused(`The page token is of a search with another ${key}.`);
  }
  return offset;
}

function decoded(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const content = JSON.parse(Buffer.from(token, "base64").toString()) as unknown;
    return typeof content === "object" && content !== null ? { ...content } : undefined;
  } catch {
    return undefined;
  }
}

function refused(message: string): SentimentError {
  const hint = "Give the token that the page before came with, and ask for the rest as you did then.";
  return new SentimentError({ kind: "usage", code: "INVALID_PARAMETER_VALUE", message, hint });
}
