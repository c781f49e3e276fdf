import { execFile, spawn, type ChildProcess } from "node:child_process";
import path from "node:path";

const program = path.join(import.meta.dirname, "../../../packages/cli/src/main.ts");

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `sentiment` in a folder to its end. */
export function sentiment(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd, env: environment(), maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(process.execPath, [program, ...args], options, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? 128, stdout, stderr });
    });
    child.stdin!.end();
  });
}

/** Starts it, to be killed. */
export function startSentiment(cwd: string, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args], { cwd, env: environment(), stdio: ["ignore", "pipe", "pipe"] });
}

/** What it prints with --json. Throws where it fails. */
export async function sentimentJson(cwd: string, ...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await sentiment(cwd, "--json", ...args);
  if (code !== 0) throw new Error(`sentiment ${args.join(" ")} ended with ${code}: ${stdout}${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** No settings of whoever runs this. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, DOCKER_HOST } = process.env;
  return { PATH, HOME, TMPDIR, DOCKER_HOST };
}
