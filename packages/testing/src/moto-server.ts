import { tmpdir } from "node:os";
import { pythonPath } from "./python-environments.ts";
import { startServerProcess, type ServerProcess } from "./server-process.ts";

export interface MotoServer extends ServerProcess {
  /** What a client needs to find it: the endpoint and made-up credentials. */
  readonly env: Readonly<Record<string, string>>;
}

/** Starts moto, which answers as Amazon's S3 does and forgets all when it is stopped, with an empty bucket in it. */
export async function startMotoServer({ bucket }: { readonly bucket: string }): Promise<MotoServer> {
  const server = await startMoto();
  const made = await fetch(`${server.url}/${bucket}`, { method: "PUT" });
  if (!made.ok) throw new Error(`moto made no bucket ${bucket}: ${await made.text()}`);
  const env = {
    MLFLOW_S3_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: "testing",
    AWS_SECRET_ACCESS_KEY: "testing",
    AWS_DEFAULT_REGION: "us-east-1",
  };
  return { ...server, env };
}

/** moto with nothing in it but Amazon's own policies: all services that it knows, at one address. */
export function startMoto(): Promise<ServerProcess> {
  return startServerProcess({
    name: "moto",
    file: pythonPath(),
    args: (port) => ["-W", "ignore", "-m", "moto.server", "--host", "127.0.0.1", "--port", `${port}`],
    folder: tmpdir(),
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
    healthPath: "/moto-api/",
  });
}
