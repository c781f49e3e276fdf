import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

/** The Python with scikit-learn in it: `$SENTIMENT_PYTHON`, by default the one that scripts/python-venv.sh makes. */
export const python = process.env["SENTIMENT_PYTHON"] || path.join(import.meta.dirname, "../../.venv/bin/python");

/** What a whole process took, as the kernel counts it. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly peakMegabytes: number;
}

/** Runs a command to its end, measures it, and reads the JSON document that it prints. */
export async function measure(command: readonly string[]): Promise<{ cost: Cost; result: unknown }> {
  const script = path.join(import.meta.dirname, "measure.py");
  const { stdout } = await promisify(execFile)(python, [script, ...command], { maxBuffer: 2 ** 28 });
  const measured = JSON.parse(stdout) as Cost & { code: number; stdout: string; stderr: string };
  if (measured.code !== 0) {
    throw new Error(`${command.join(" ")} ended with code ${measured.code}:\n${measured.stdout}${measured.stderr}`);
  }
  const { wall, cpu, peakMegabytes } = measured;
  return { cost: { wall, cpu, peakMegabytes }, result: JSON.parse(measured.stdout) as unknown };
}

/** The middle of each figure. */
export function medianCost(costs: readonly Cost[]): Cost {
  const median = (figures: readonly number[]): number => {
    const sorted = figures.toSorted((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  };
  return {
    wall: median(costs.map((cost) => cost.wall)),
    cpu: median(costs.map((cost) => cost.cpu)),
    peakMegabytes: median(costs.map((cost) => cost.peakMegabytes)),
  };
}
