// node scripts/sagemaker-load.ts [--report FILE] ENDPOINT: asks an endpoint of SageMaker's by signed InvokeEndpoint calls, at moments
// spread evenly, until SIGTERM: half of the callers keep their connection, half open one for each request, and none asks anything twice.
// Then prints a LoadReport, or writes it to the file. The exit code is 1 when a request has failed.
import { writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { Random } from "@sentiment/numerics";
import { percentile } from "./bench/statistics.ts";

/** Times in milliseconds. */
export interface LoadReport {
  /** What was asked. */
  readonly texts: readonly string[];
  readonly requests: number;
  readonly failed: number;
  /** The first of them, in words. */
  readonly failures: readonly string[];
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  /** By a model's id how many requests it has answered, and, by text, what it has said: one thing, if all is well. */
  readonly models: Readonly<Record<string, ModelReport>>;
}

interface ModelReport {
  requests: number;
  readonly said: Record<string, string[]>;
}

interface Answer {
  readonly predictions: readonly unknown[];
  readonly model: string;
}

const texts = ["What a lovely day", "I hate this", "meh", "", "so sad :(", "thanks a lot!", "not bad", "the the the"];
const keeping = 16;
const opening = 16;
/** Of all together. */
const perSecond = 60;
const mostTold = 50;

const { values, positionals } = parseArgs({ options: { report: { type: "string" } }, allowPositionals: true });
const [endpoint] = positionals;
if (endpoint === undefined) throw new Error("Which endpoint? Its name is missing.");
const stopped = new AbortController();
process.on("SIGTERM", () => stopped.abort());
const times: number[] = [];
const failures: string[] = [];
const models: Record<string, ModelReport> = {};
let failed = 0;
const began = performance.now();
const count = keeping + opening;
const clients = [true, false].map(
  (keepAlive) =>
    new SageMakerRuntimeClient({
      // What breaks is seen.
      maxAttempts: 1,
      requestHandler: { httpAgent: new Agent({ keepAlive, maxSockets: keepAlive ? keeping : opening }) },
    }),
);
await Promise.all(Array.from({ length: count }, async (_, at) => keepAsking(clients[at < keeping ? 0 : 1]!, at)));
report();

/** At moments of its own, on average so often that all together keep the rate. */
async function keepAsking(client: SageMakerRuntimeClient, seed: number): Promise<void> {
  const random = new Random(seed);
  const every = (1000 * count) / perSecond;
  let due = performance.now() + random.float() * every;
  while (!stopped.signal.aborted) {
    const early = due - performance.now();
    if (early > 0) await setTimeout(early, undefined, { signal: stopped.signal }).catch(() => {});
    if (stopped.signal.aborted) return;
    // Who is late because the one before took long, has waited since it was due.
    await once(client, texts[Math.floor(random.float() * texts.length)]!, early > 0 ? performance.now() : due);
    due += every * (0.5 + random.float());
  }
}

async function once(client: SageMakerRuntimeClient, text: string, start: number): Promise<void> {
  try {
    const { Body } = await client.send(
      new InvokeEndpointCommand({
        EndpointName: endpoint,
        ContentType: "application/json",
        Body: JSON.stringify({ inputs: [text], params: { model: true } }),
      }),
    );
    note(text, JSON.parse(Buffer.from(Body).toString()) as Answer);
  } catch (error) {
    failed += 1;
    if (failures.length < mostTold) {
      failures.push(`after ${((performance.now() - began) / 1000).toFixed(3)} s: ${String(error)}`);
    }
  }
  times.push(performance.now() - start);
}

function note(text: string, { predictions, model }: Answer): void {
  const known = (models[model] ??= { requests: 0, said: {} });
  known.requests += 1;
  const all = (known.said[text] ??= []);
  const said = JSON.stringify(predictions);
  if (!all.includes(said)) all.push(said);
}

function report(): void {
  const sorted = Float64Array.from(times).sort();
  const result: LoadReport = {
    texts,
    requests: times.length,
    failed,
    failures,
    perSecond: (1000 * times.length) / (performance.now() - began),
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    most: percentile(sorted, 1),
    models,
  };
  const text = JSON.stringify(result);
  if (values.report === undefined) console.log(text);
  else writeFileSync(values.report, text);
  process.exitCode = failed === 0 ? 0 : 1;
}
