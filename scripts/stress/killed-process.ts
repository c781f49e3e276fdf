import { spawn } from "node:child_process";

/** What a process had said when it was killed, or had ended by itself. */
export interface Said {
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  readonly milliseconds: number;
}

/** Runs Node with `args` and kills it (SIGKILL) after so many milliseconds. Lines that are not whole are left out. */
export function killedAfter(milliseconds: number, args: readonly string[], cwd: string): Promise<Said> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, timeout: Math.ceil(milliseconds), killSignal: "SIGKILL" });
    const said = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
    child.on("error", reject);
    child.on("close", () => {
      const [stdout, stderr] = [said.stdout, said.stderr].map((text) => text.split("\n").slice(0, -1));
      resolve({ stdout: stdout!, stderr: stderr!, milliseconds: performance.now() - started });
    });
  });
}
