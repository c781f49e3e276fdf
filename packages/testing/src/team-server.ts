import path from "node:path";
import { startMlflowServer } from "./mlflow-server.ts";
import { startProxy, type Proxy } from "./proxy.ts";
import type { MlflowGeneration } from "./python-environments.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A team's tracking server, as DagsHub gives one. */
export interface TeamServer {
  /** With a path: `http://127.0.0.1:12345/team/tweets.mlflow` */
  readonly url: string;
  readonly user: { readonly username: string; readonly password: string };
  /** The variables by which MLflow's clients find it, and may ask. */
  readonly env: Readonly<Record<string, string>>;
  readonly proxy: Proxy;
  /** Ends the server alone: then its proxy says 502. */
  stopServer(): Promise<void>;
  stop(): Promise<void>;
}

/** A real MLflow server with passwords, which keeps the files itself, behind a proxy under a path. */
export async function startTeamServer(generation?: MlflowGeneration): Promise<TeamServer> {
  const folder = await temporaryFolder();
  // MLflow 3 reads passwords as ASCII where it takes files, and as UTF-8 elsewhere.
  const user = { username: "admin", password: "correct: \"horse\" 'battery'%20" };
  const server = await startMlflowServer({
    folder,
    generation,
    basicAuth: user,
    artifactsDestination: path.join(folder, "files"),
  });
  const proxy = await startProxy({ target: server.url, prefix: "/team/tweets.mlflow" });
  return {
    url: proxy.url,
    user,
    env: {
      MLFLOW_TRACKING_URI: proxy.url,
      MLFLOW_TRACKING_USERNAME: user.username,
      MLFLOW_TRACKING_PASSWORD: user.password,
    },
    proxy,
    stopServer: () => server.stop(),
    stop: async () => {
      await proxy.stop();
      await server.stop();
    },
  };
}
