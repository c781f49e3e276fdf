import { SentimentError } from "@sentiment/errors";
import type { Credentials, Http } from "@sentiment/http";
import { z } from "zod";
import type { RegistryCredentials } from "./login.ts";

/** What a registry asks for with 401 (RFC 9110 §11.6.1). */
export interface Challenge {
  readonly scheme: "basic" | "bearer";
  readonly parameters: ReadonlyMap<string, string>;
}

/** The first challenge that can be met, of a `WWW-Authenticate` header. */
export function challengeIn(header: string | undefined): Challenge | undefined {
  const [, scheme = "", rest = ""] = /^\s*(basic|bearer)\s+(.*)$/isu.exec(header ?? "") ?? [];
  if (scheme === "") return undefined;
  const pairs = rest.matchAll(/([a-z_]+)\s*=\s*(?:"([^"]*)"|([^\s,]+))/giu);
  const parameters = new Map(Array.from(pairs, ([, name, quoted, bare]) => [name!.toLowerCase(), quoted ?? bare!]));
  return { scheme: scheme.toLowerCase() as Challenge["scheme"], parameters };
}

const answer = z.object({ token: z.string().optional(), access_token: z.string().optional() });

interface Asked {
  readonly http: Http;
  /** `127.0.0.1:5000` */
  readonly registry: string;
  readonly credentials: RegistryCredentials | undefined;
  /** Of the registry: `https:`, but for one on this machine. */
  readonly protocol: string;
}

/**
 * What to answer a challenge with: the login itself, or a token that it gets from where the challenge says
 * (https://distribution.github.io/distribution/spec/auth/token/). Throws a remote error where that is refused.
 */
export async function meet(challenge: Challenge, asked: Asked): Promise<Credentials> {
  const { credentials, registry } = asked;
  if (challenge.scheme === "basic") {
    if (credentials === undefined || "identityToken" in credentials)
      throw loginNeeded(registry, credentials !== undefined);
    return { kind: "basic", ...credentials };
  }
  const realm = challenge.parameters.get("realm") ?? "";
  if (!URL.canParse(realm) || (new URL(realm).protocol !== "https:" && asked.protocol === "https:")) {
    throw refused(registry, `it sends for a token to ${JSON.stringify(realm)}, which is no https:// address`);
  }
  return { kind: "bearer", token: await fetchToken(realm, challenge, asked) };
}

async function fetchToken(realm: string, { parameters }: Challenge, asked: Asked): Promise<string> {
  const { http, credentials, registry } = asked;
  const names = { service: parameters.get("service"), scope: parameters.get("scope") };
  const query = Object.fromEntries(
    Object.entries(names).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const response =
    credentials !== undefined && "identityToken" in credentials
      ? await http.request({
          method: "POST",
          url: realm,
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({
            ...query,
            grant_type: "refresh_token",
            client_id: "sentiment",
            refresh_token: credentials.identityToken,
          }).toString(),
          repeatable: true,
          whole: true,
        })
      : await http.request({
          method: "GET",
          url: realm,
          query,
          ...(credentials !== undefined && { credentials: { kind: "basic", ...credentials } }),
          whole: true,
        });
  if (response.status === 401 || response.status === 403) throw loginNeeded(registry, credentials !== undefined);
  const found = answer.safeParse(await jsonOf(response));
  const token = found.success ? (found.data.token ?? found.data.access_token) : undefined;
  if (response.status !== 200 || token === undefined) throw refused(registry, `it gave no token (${response.status})`);
  return token;
}

async function jsonOf(response: { text(): Promise<string> }): Promise<unknown> {
  try {
    return JSON.parse(await response.text());
  } catch {
    return undefined;
  }
}

/** No login, or one that is not good enough. */
export function loginNeeded(registry: string, has: boolean): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "REGISTRY_DENIED",
    message: has
      ? `The registry ${registry} does not take this login, or it may not do this there.`
      : `The registry ${registry} wants a login, and there is none for it.`,
    hint: `\`docker login ${registry}\` asks for one and keeps it.`,
  });
}

function refused(registry: string, why: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "REGISTRY_REFUSED",
    message: `The registry ${registry} does not let anyone in: ${why}.`,
    hint: "Is it the registry that was meant?",
  });
}
