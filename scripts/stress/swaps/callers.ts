import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { CallersPlan, CallersReport, Phase } from "./callers-process.ts";

/** Clients at work in a process of their own. */
export interface Callers {
  /** Says what may answer from now on; resolves when they know. */
  phase(phase: Phase): Promise<void>;
  /** Lets them await what is under way. */
  end(): Promise<CallersReport>;
  kill(): void;
}

/** Starts clients; they begin with the first phase. `folder` is for a file. */
export async function startCallers(plan: CallersPlan, folder: string): Promise<Callers> {
  const file = path.join(folder, `callers-${crypto.randomUUID()}.json`);
  await writeFile(file, JSON.stringify(plan));
  const program = path.join(import.meta.dirname, "callers-process.ts");
  const child = spawn(process.execPath, [program, file], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error("The callers have ended by themselves.");
    return value;
  };
  return {
    async phase(phase) {
      child.stdin.write(`${JSON.stringify(phase)}\n`);
      await line();
    },
    async end() {
      child.stdin.end();
      return JSON.parse(await line()) as CallersReport;
    },
    kill: () => void child.kill("SIGKILL"),
  };
}
