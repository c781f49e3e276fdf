import type { RegistryCredentials } from "./login.ts";

/** Engines know Docker's own registry by an older name. */
export function serverAddress(registry: string): string {
  return registry === "docker.io" ? "https://index.docker.io/v1/" : registry;
}

/** A login as an engine takes it: user and password apart. Its owner's `auth` in base64 it would not understand. */
export function engineLogin(credentials: RegistryCredentials | undefined): { username: string; password: string } {
  if (credentials === undefined) return { username: "", password: "" };
  if (!("identityToken" in credentials)) return credentials;
  // dockerode's types do not know it.
  const login = { username: "", password: "", identitytoken: credentials.identityToken };
  return login;
}
