import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { errnoOf } from "@sentiment/files";
import { z } from "zod";
import { serverAddress } from "./engine-login.ts";
import type { RegistryCredentials } from "./login.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const config = z.object({
  auths: z
    .record(z.string(), z.object({ auth: z.string().optional(), identitytoken: z.string().optional() }))
    .optional(),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
});

/** As docker-credential-* answer on stdout. */
const helped = z.object({ Username: z.string(), Secret: z.string() });

/**
 * The login that `docker login` has kept for a registry: in Docker's `config.json`, or with the helper that it names.
 * undefined where there is none. Throws usage errors for a file or a helper that cannot be used; none holds a secret.
 */
export async function dockerLogin(
  registry: string,
  environment: Environment,
): Promise<RegistryCredentials | undefined> {
  const folder = environment["DOCKER_CONFIG"] || path.join(environment["HOME"] || homedir(), ".docker");
  const { auths = {}, credsStore, credHelpers = {} } = await readConfig(path.join(folder, "config.json"));
  const server = serverAddress(registry);
  const helper = credHelpers[registry] ?? credHelpers[server] ?? credsStore;
  const kept = helper === undefined ? undefined : await askHelper(helper, server, environment);
  if (kept !== undefined) return kept;
  const entry = Object.entries(auths).find(([name]) => name === server || hostOf(name) === registry)?.[1];
  if (entry?.identitytoken) return { identityToken: entry.identitytoken };
  return entry?.auth ? decoded(entry.auth, registry) : undefined;
}

/** Older versions kept them by address: `https://host/v1/`. */
function hostOf(name: string): string {
  return name.replace(/^https?:\/\//u, "").replace(/\/.*$/u, "");
}

async function readConfig(file: string): Promise<z.output<typeof config>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return {};
    throw unusable(`${file} cannot be read (${errnoOf(error)}).`);
  }
  try {
    return config.parse(JSON.parse(text));
  } catch {
    // What is wrong with it is not quoted: it may be a password.
    throw unusable(`${file} is not as Docker writes it.`);
  }
}

/** base64 of `user:password`; a password may have colons in it. */
function decoded(auth: string, registry: string): RegistryCredentials {
  const text = Buffer.from(auth, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon <= 0) throw unusable(`The login for ${registry} that Docker has kept is not of the form user:password.`);
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/u, "") };
}

/** https://github.com/docker/docker-credential-helpers: the server on stdin, JSON on stdout. */
async function askHelper(
  helper: string,
  server: string,
  environment: Environment,
): Promise<RegistryCredentials | undefined> {
  const program = `docker-credential-${helper}`;
  if (!/^[\w.-]+$/u.test(helper))
    throw unusable(`Docker's config.json names a credential helper ${JSON.stringify(helper)}.`);
  const { code, output } = await run(program, server, environment);
  if (code !== 0) {
    if (/credentials not found/iu.test(output)) return undefined;
    throw unusable(`${program}, which Docker's config.json names, ended with ${code}.`);
  }
  const found = helped.safeParse(parsed(output));
  if (!found.success) throw unusable(`${program}, which Docker's config.json names, gave no user and secret.`);
  const { Username: username, Secret: secret } = found.data;
  return username === "<token>" ? { identityToken: secret } : { username, password: secret };
}

function run(
  program: string,
  input: string,
  environment: Environment,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["get"], { stdio: ["pipe", "pipe", "ignore"], env: { ...environment } });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", () => reject(unusable(`${program}, which Docker's config.json names, cannot be started.`)));
    child.on("close", (code) => resolve({ code, output }));
    // It may end without reading.
    child.stdin.on("error", () => {}).end(`${input}\n`);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unusable(message: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "DOCKER_LOGIN_UNUSABLE",
    message,
    hint: "`docker login` writes it anew; DOCKER_CONFIG names the folder of another one.",
  });
}
