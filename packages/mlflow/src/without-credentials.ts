import type { Credentials } from "@sentiment/http";

/** What a server said, without the credentials that it may have repeated: pages that debug show the request's headers. */
export function withoutCredentials(text: string, credentials: Credentials | undefined): string {
  return secretsOf(credentials).reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
}

function secretsOf(credentials: Credentials | undefined): string[] {
  if (credentials?.kind === "bearer") return [credentials.token];
  if (credentials?.kind !== "basic") return [];
  const { username, password } = credentials;
  return [Buffer.from(`${username}:${password}`).toString("base64"), password].filter(Boolean);
}
