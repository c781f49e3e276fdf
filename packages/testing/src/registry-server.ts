import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describeUnlessAbsent } from "./describe-unless-absent.ts";
import { dockerAbsence } from "./docker-engine.ts";
import { runProcess } from "./run-process.ts";
import { startServerProcess, type ServerProcess } from "./server-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Where Debian's packages docker-registry and apache2-utils put them. */
const registryProgram = "/usr/bin/docker-registry";
const passwordProgram = "/usr/bin/htpasswd";

/** `describe` for a suite that has a real Docker engine push to a real registry; see `describeUnlessAbsent`. */
export function describeWithRegistry(name: string, body: () => void): void {
  const missing = [registryProgram, passwordProgram].find((program) => !existsSync(program));
  const why = process.env["SENTIMENT_DOCKER_ABSENCE"] || "scripts/test.sh installs it";
  describeUnlessAbsent(missing === undefined ? dockerAbsence() : `no ${missing} (${why})`, name, body);
}

export interface Registry extends ServerProcess {
  /** As images are named by it: `127.0.0.1:12345`. Docker speaks HTTP to it, for it is on loopback. */
  readonly host: string;
}

export interface RegistryOptions {
  /** Who may pull and push; default: anybody. */
  readonly user?: { readonly username: string; readonly password: string } | undefined;
}

/** Starts an empty image registry. What is in it can be deleted, and is gone after the test file. */
export async function startRegistry({ user }: RegistryOptions = {}): Promise<Registry> {
  const folder = await temporaryFolder();
  const settings = {
    version: "0.1",
    log: { level: "warn" },
    storage: { filesystem: { rootdirectory: path.join(folder, "images") }, delete: { enabled: true } },
    http: { relativeurls: true },
    ...(user === undefined ? {} : { auth: { htpasswd: { realm: "tests", path: await passwordFile(folder, user) } } }),
  };
  const settingsFile = path.join(folder, "registry.yml");
  // JSON is YAML.
  await writeFile(settingsFile, JSON.stringify(settings));
  const server = await startServerProcess({
    name: "docker-registry",
    file: "/usr/bin/env",
    args: (port) => [`REGISTRY_HTTP_ADDR=127.0.0.1:${port}`, registryProgram, "serve", settingsFile],
    folder,
    env: { ...process.env, OTEL_TRACES_EXPORTER: "none" },
    healthPath: "/",
  });
  return { ...server, host: new URL(server.url).host };
}

async function passwordFile(folder: string, user: { username: string; password: string }): Promise<string> {
  const file = path.join(folder, "htpasswd");
  // The registry knows bcrypt only (-B). The password comes on stdin: it is nobody's to see in a list of processes.
  const made = await runProcess(passwordProgram, ["-B", "-i", "-c", file, user.username], { input: user.password });
  if (made.code !== 0) throw new Error(`htpasswd: ${made.stderr}`);
  return file;
}
