// node callers-process.ts PLAN: clients that ask an endpoint while releases are swapped behind it, in a process of their own.
// PLAN is a file with a CallersPlan. On stdin, a line of JSON says what may answer from now on (Phase), and is confirmed by a
// line; at the end of stdin what is under way is awaited, and a CallersReport is the last line.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { Random } from "@sentiment/numerics";
import { percentile } from "../../bench/statistics.ts";
import { Caller, type Answer } from "./caller.ts";
import { saidIn } from "./said-in.ts";

export interface CallersPlan {
  readonly url: string;
  readonly texts: readonly string[];
  /** By a model's id, what it says of each text: `["positive",0.25,0.75]`. */
  readonly models: Readonly<Record<string, readonly string[]>>;
  /** How many clients keep their connection, and how many open one for each request. */
  readonly keeping: number;
  readonly opening: number;
  /** Requests a second of all together. */
  readonly rate: number;
  readonly seed: number;
}

export interface Phase {
  /** Whether releases are being swapped. */
  readonly swapping: boolean;
  /** The ids of the models that may answer what is asked from now on. */
  readonly models: readonly string[];
}

/** Times in milliseconds, of requests that were under way while releases were (not) being swapped. */
export interface Times {
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

export interface CallersReport {
  readonly requests: number;
  readonly perSecond: number;
  readonly connections: number;
  readonly byModel: Readonly<Record<string, number>>;
  readonly failed: number;
  /** The first of them, in words. */
  readonly failures: readonly string[];
  readonly swapping: Times;
  readonly between: Times;
}

const mostTold = 50;

const plan = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as CallersPlan;
const bodies = plan.texts.map((text) => JSON.stringify({ inputs: [text] }));
const random = new Random(plan.seed);
const count = plan.keeping + plan.opening;
const times: Record<"swapping" | "between", number[]> = { swapping: [], between: [] };
const byModel: Record<string, number> = {};
const failures: string[] = [];
let failed = 0;
let phase: Phase = { swapping: false, models: [] };
const stopped = new AbortController();
const began = performance.now();

const callers = Array.from({ length: count }, (_, at) => new Caller(new URL(plan.url), at < plan.keeping));
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
await nextPhase();
const asking = callers.map(keepAsking);
while (await nextPhase());
stopped.abort();
await Promise.all(asking);
report();

/** False: there is no more. */
async function nextPhase(): Promise<boolean> {
  const { value, done } = await lines.next();
  if (done === true) return false;
  phase = JSON.parse(value) as Phase;
  console.log("noted");
  return true;
}

/** At moments of its own, on average so often that all together keep the rate. */
async function keepAsking(caller: Caller, at: number): Promise<void> {
  const every = (1000 * count) / plan.rate;
  let due = performance.now() + random.float() * every;
  while (!stopped.signal.aborted) {
    const early = due - performance.now();
    if (early > 0) await setTimeout(early);
    // Who is late because the one before took long, has waited since it was due.
    const start = early > 0 ? performance.now() : due;
    await once(caller, Math.floor(random.float() * bodies.length), start, at < plan.keeping ? "kept" : "new");
    due += every * (0.5 + random.float());
  }
  caller.end();
}

async function once(caller: Caller, text: number, start: number, kind: string): Promise<void> {
  const before = phase;
  const problem = await caller.ask(bodies[text]!).then(
    (answer) => problemOf(answer, text, [...before.models, ...phase.models]),
    (error: unknown) => (error as Error).message,
  );
  const end = performance.now();
  times[before.swapping || phase.swapping ? "swapping" : "between"].push(end - start);
  if (problem === undefined) return;
  failed++;
  const when = `${((start - began) / 1000).toFixed(3)}–${((end - began) / 1000).toFixed(3)} s`;
  if (failures.length < mostTold) failures.push(`${when}, ${kind} connection, ${JSON.stringify(phase)}: ${problem}`);
}

/** Every answer must be exactly what one of the models says that may answer. */
function problemOf({ status, model, body }: Answer, text: number, allowed: readonly string[]): string | undefined {
  if (status !== 200) return `${status} ${body.slice(0, 200)}`;
  if (!allowed.includes(model)) return `answered by ${model}`;
  byModel[model] = (byModel[model] ?? 0) + 1;
  const said = saidIn(body);
  return said === plan.models[model]?.[text] ? undefined : `${model} says ${said} of text ${text}`;
}

function report(): void {
  const requests = times.swapping.length + times.between.length;
  const result: CallersReport = {
    requests,
    perSecond: (1000 * requests) / (performance.now() - began),
    connections: callers.reduce((sum, { opened }) => sum + opened, 0),
    byModel,
    failed,
    failures,
    swapping: timesOf(times.swapping),
    between: timesOf(times.between),
  };
  console.log(JSON.stringify(result));
}

function timesOf(all: readonly number[]): Times {
  const sorted = Float64Array.from(all).sort();
  return {
    requests: all.length,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    most: percentile(sorted, 1),
  };
}
