import { measure, type Cost } from "./measure.ts";

/** One program that does the job: as a whole process, whose last line of output is a JSON document. */
export interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
}

/** One run of it. */
export interface Run extends Cost {
  /** The JSON document that it printed. */
  readonly result: unknown;
}

/** What `sentiment train` and the peers that train have in common in what they print. */
export interface Trained {
  readonly metrics: Readonly<Record<string, number>>;
  readonly seconds: { readonly fit: number; readonly fitCpu?: number };
}

/**
 * Every contestant once, then again, `times` over, so that whatever else the machine does falls on all. The runs of each,
 * in the order of the contestants.
 */
export async function runByTurns(contestants: readonly Contestant[], times: number): Promise<Run[][]> {
  const runs: Run[][] = contestants.map(() => []);
  for (let turn = 0; turn < times; turn++) {
    for (const [index, { name, command }] of contestants.entries()) {
      process.stderr.write(`  ${turn + 1}/${times} ${name} …`);
      const { cost, stdout } = await measure(command);
      process.stderr.write(` ${cost.wall.toFixed(2)} s\n`);
      runs[index]!.push({ ...cost, result: lastLine(stdout) });
    }
  }
  return runs;
}

/** Some packages of npm greet before the answer comes. */
function lastLine(stdout: string): unknown {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as unknown;
}

/** What a training printed. */
export function trained(run: Run): Trained {
  return run.result as Trained;
}
