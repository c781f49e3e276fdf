import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { saidIn } from "./said-in.ts";

/** What a client that people use has met. */
export interface ClientReport {
  readonly client: string;
  readonly requests: number;
  /** Answers that are not exactly one of the models', and what failed, in words. */
  readonly failures: readonly string[];
}

export interface RealClients {
  end(): Promise<readonly ClientReport[]>;
}

/**
 * Starts clients as people have them: Node's http.Agent, fetch, curl (where there is one), and Python's requests where a Python
 * that has it is given. `said` is what each model, by its id, says of "What a lovely day".
 */
export function startRealClients(
  url: string,
  said: Readonly<Record<string, string>>,
  python: string | undefined,
): RealClients {
  const file = (name: string): string => path.join(import.meta.dirname, name);
  const commands: Record<string, readonly string[]> = {
    "http.Agent": [process.execPath, file("client-node-process.ts"), url, "agent"],
    fetch: [process.execPath, file("client-node-process.ts"), url, "fetch"],
    curl: ["/bin/sh", file("client-curl.sh"), url],
    ...(python !== undefined && { requests: [python, file("client_requests.py"), url] }),
  };
  const clients = Object.entries(commands).map(([client, [program, ...args]]) => {
    const child = spawn(program!, args, { stdio: ["pipe", "pipe", "inherit"] });
    return { client, child, stdout: text(child.stdout) };
  });
  return {
    async end() {
      await Promise.all(clients.map(async ({ child }) => ended(child)));
      return Promise.all(clients.map(async ({ client, stdout }) => reportOf(client, await stdout, said)));
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  child.stdin!.end();
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

function reportOf(client: string, stdout: string, said: Readonly<Record<string, string>>): ClientReport {
  const lines = stdout.trim().split("\n");
  const failures = lines.filter((line) => {
    const [body = "", model = ""] = line.split("\t");
    return said[model] === undefined || saidIn(body) !== said[model];
  });
  return { client, requests: lines.length, failures };
}
