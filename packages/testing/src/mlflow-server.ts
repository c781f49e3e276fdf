import path from "node:path";
import { configureBasicAuth, hashCheaply, type BasicAuth } from "./basic-auth.ts";
import { pythonPath, type MlflowGeneration } from "./python-environments.ts";
import { startServerProcess, type ServerProcess } from "./server-process.ts";

export interface MlflowServerOptions {
  /** Its working folder, which relative URIs are meant from. */
  readonly folder: string;
  /** Default: `current`. */
  readonly generation?: MlflowGeneration | undefined;
  /** Default: `sqlite:///mlflow.db`. */
  readonly backendUri?: string | undefined;
  /** Where new experiments keep their files, which clients then write themselves; default: the folder `mlruns`. */
  readonly artifactRoot?: string | undefined;
  /** Files go through the server instead, which keeps them here: a folder or `s3://…`. */
  readonly artifactsDestination?: string | undefined;
  /** Whom it knows, as its administrator. Without it, everyone may do all. */
  readonly basicAuth?: BasicAuth | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/**
 * Starts the real `mlflow server` (which is `mlflow ui` too) on a free loopback port and waits until it answers. Takes
 * 2 to 5 seconds: one per test file, in `beforeAll`, with `stop` in `afterAll`.
 */
export async function startMlflowServer(options: MlflowServerOptions): Promise<ServerProcess> {
  const { folder, generation, backendUri = "sqlite:///mlflow.db", basicAuth } = options;
  const files =
    options.artifactsDestination === undefined
      ? ["--default-artifact-root", options.artifactRoot ?? path.join(folder, "mlruns")]
      : ["--artifacts-destination", options.artifactsDestination];
  const args = ["server", "--backend-store-uri", backendUri, ...files, "--workers", "1"];
  if (basicAuth === undefined) return runMlflow(args, { folder, generation, env: { ...options.env } });
  const env = { ...(await configureBasicAuth(folder, basicAuth)), ...options.env };
  const server = await runMlflow([...args, "--app-name", "basic-auth"], { folder, generation, env });
  hashCheaply(folder, basicAuth);
  return server;
}

/** Starts the real `mlflow models serve` for a model of a tracking server or database, in the same Python. */
export async function startModelServer(options: {
  readonly folder: string;
  /** `runs:/…/model`, `models:/m-…`, `models:/NAME@staging` */
  readonly modelUri: string;
  /** Default: the database `mlflow.db` in `folder`. */
  readonly trackingUri?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}): Promise<ServerProcess> {
  const { folder, modelUri, trackingUri = "sqlite:///mlflow.db" } = options;
  const args = ["models", "serve", "--model-uri", modelUri, "--env-manager", "local", "--workers", "1"];
  const env = { ...options.env, MLFLOW_TRACKING_URI: trackingUri };
  return runMlflow(args, { folder, generation: "current", env });
}

/** `python -m mlflow`; MLflow 2.7 calls a method that Python 3.12 has no more. */
const mlflow = `
import importlib.metadata, runpy, sys, warnings
warnings.simplefilter("ignore")
if not hasattr(importlib.metadata.EntryPoints, "get"):
    importlib.metadata.EntryPoints.get = lambda self, group, default=(): self.select(group=group)
sys.argv[0] = "mlflow"
runpy.run_module("mlflow", run_name="__main__", alter_sys=True)
`;

function runMlflow(
  args: readonly string[],
  options: {
    readonly folder: string;
    readonly generation: MlflowGeneration | undefined;
    readonly env: Readonly<Record<string, string>>;
  },
): Promise<ServerProcess> {
  const { folder, generation, env } = options;
  const python = pythonPath(generation);
  return startServerProcess({
    name: `mlflow ${args[0]}`,
    file: python,
    args: (port) => ["-c", mlflow, ...args, "--host", "127.0.0.1", "--port", `${port}`],
    folder,
    env: { ...environment(python), ...env },
    healthPath: "/health",
  });
}

/**
 * Without the variables that would send it elsewhere, and without its second server for background jobs. It looks for its
 * own programs on the search path.
 */
function environment(python: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("MLFLOW_"));
  return {
    ...Object.fromEntries(inherited),
    PATH: `${path.dirname(python)}:${process.env["PATH"] ?? ""}`,
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
    MLFLOW_DISABLE_TELEMETRY: "true",
  };
}
