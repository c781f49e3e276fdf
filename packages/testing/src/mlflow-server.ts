import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { pythonPath } from "./python.ts";

export interface MlflowServerOptions {
  /** Its working folder, which relative URIs are meant from. */
  readonly folder: string;
  /** Default: `sqlite:///mlflow.db`. */
  readonly backendUri?: string | undefined;
  /** Where new experiments keep their files; default: the folder `mlruns`. */
  readonly artifactRoot?: string | undefined;
}

export interface MlflowServer {
  /** `http://127.0.0.1:12345` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starting it imports much: with a cold disk and both processors busy it has taken half a minute. */
const patience = 120_000;

/**
 * Starts the real `mlflow server` (which is `mlflow ui` too) on a free loopback port and waits until it answers. Takes
 * seconds: one per test file, in `beforeAll`, with `stop` in `afterAll`.
 */
export async function startMlflowServer(options: MlflowServerOptions): Promise<MlflowServer> {
  const { folder, backendUri = "sqlite:///mlflow.db", artifactRoot = path.join(folder, "mlruns") } = options;
  const places = ["--backend-store-uri", backendUri, "--default-artifact-root", artifactRoot];
  return runServer(["server", ...places, "--workers", "1"], { folder, environment: {} });
}

/** Starts the real `mlflow models serve` for a model of the database `mlflow.db` in `folder`, in the same Python. */
export async function startModelServer(options: {
  readonly folder: string;
  /** `runs:/…/model` or `models:/m-…` */
  readonly modelUri: string;
}): Promise<MlflowServer> {
  const { folder, modelUri } = options;
  const args = ["models", "serve", "--model-uri", modelUri, "--env-manager", "local", "--workers", "1"];
  return runServer(args, { folder, environment: { MLFLOW_TRACKING_URI: "sqlite:///mlflow.db" } });
}

/** Runs a server of MLflow's on a free port until it is stopped. */
async function runServer(
  args: readonly string[],
  { folder, environment: more }: { folder: string; environment: NodeJS.ProcessEnv },
): Promise<MlflowServer> {
  const port = await freePort();
  const server = spawn(
    pythonPath(),
    ["-m", "mlflow", ...args, "--host", "127.0.0.1", "--port", `${port}`],
    // Its own group, since it starts processes itself.
    { cwd: folder, env: { ...environment(), ...more }, detached: true, stdio: ["ignore", "ignore", "pipe"] },
  );
  const said: Buffer[] = [];
  server.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  const url = `http://127.0.0.1:${port}`;
  try {
    await healthy(url, server);
  } catch (cause) {
    await stop(server);
    throw new Error(`mlflow ${args[0]}: ${Buffer.concat(said).toString().slice(-3000)}`, { cause });
  }
  return { url, stop: () => stop(server) };
}

/**
 * Without the variables that would send it elsewhere, and without its second server for background jobs. It looks for its
 * own programs on the search path.
 */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("MLFLOW_"));
  return {
    ...Object.fromEntries(inherited),
    PATH: `${path.dirname(pythonPath())}:${process.env["PATH"] ?? ""}`,
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
    MLFLOW_DISABLE_TELEMETRY: "true",
  };
}

async function healthy(url: string, server: ChildProcess): Promise<void> {
  const start = performance.now();
  while (performance.now() - start < patience) {
    if (server.exitCode !== null) throw new Error(`It ended with code ${server.exitCode}.`);
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok === true) return;
    await setTimeout(100);
  }
  throw new Error(`It did not answer within ${patience / 1000} s.`);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const closed = new Promise((resolve) => server.once("close", resolve));
  process.kill(-server.pid, "SIGKILL");
  await closed;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}
