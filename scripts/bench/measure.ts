import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { median } from "./statistics.ts";

/** The Python that starts and measures commands: `$SENTIMENT_PYTHON`, by default that of the tests. */
const python = process.env["SENTIMENT_PYTHON"] || path.join(import.meta.dirname, "../../.venv/bin/python");

/** What a whole process took, as the kernel counts it. */
export interface Cost {
  readonly wall: number;
  /** User and system time of all its threads and children. */
  readonly cpu: number;
  readonly peakMegabytes: number;
}

/** Runs a command to its end and measures it. Rejects with the command's own words when it fails. */
export async function measure(command: readonly string[]): Promise<{ cost: Cost; stdout: string }> {
  const script = path.join(import.meta.dirname, "measure.py");
  // A machine may have these set for other work; they would tie numpy to a kernel that is not its best.
  const { OPENBLAS_CORETYPE: _core, OPENBLAS_L2_SIZE: _cache, ...env } = process.env;
  const { stdout } = await promisify(execFile)(python, [script, ...command], { maxBuffer: 2 ** 28, env });
  const measured = JSON.parse(stdout) as Cost & { code: number; stdout: string; stderr: string };
  if (measured.code !== 0) {
    throw new Error(`${command.join(" ")} ended with code ${measured.code}:\n${measured.stdout}${measured.stderr}`);
  }
  const { wall, cpu, peakMegabytes } = measured;
  return { cost: { wall, cpu, peakMegabytes }, stdout: measured.stdout };
}

/** The middle of each figure. */
export function medianCost(costs: readonly Cost[]): Cost {
  return {
    wall: median(costs.map((cost) => cost.wall)),
    cpu: median(costs.map((cost) => cost.cpu)),
    peakMegabytes: median(costs.map((cost) => cost.peakMegabytes)),
  };
}
