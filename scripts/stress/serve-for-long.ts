import { setTimeout } from "node:timers/promises";
import { load } from "../bench/serving/load.ts";
import { startServer } from "../bench/serving/server.ts";

/** What a server's memory did under load. */
export interface ServeReport {
  readonly requests: number;
  /** Megabytes of the process: the medians of the second and of the last tenth of the time, and the most there were. */
  readonly early: number;
  readonly late: number;
  readonly most: number;
}

const program = new URL("../../packages/cli/src/main.ts", import.meta.url).pathname;

/** Requests of every size, good and bad; a text differs from the last by its number, so that nothing can be kept. */
function bodies(): string[] {
  const text = (at: number): string => `What a lovely day number ${at}, @somebody! http://example.org/${at} #day${at}`;
  const one = Array.from({ length: 2000 }, (_, at) => JSON.stringify({ inputs: [text(at)] }));
  const many = Array.from({ length: 20 }, (_, at) => Array.from({ length: 100 * at + 1 }, (__, row) => text(row)));
  const explained = Array.from({ length: 20 }, (_, at) => ({ inputs: [text(at)], params: { explain: true } }));
  return [
    ...one,
    ...many.map((inputs) => JSON.stringify({ inputs })),
    ...explained.map((asked) => JSON.stringify(asked)),
  ];
}

export interface Service {
  readonly modelDir: string;
  readonly seconds: number;
  /** Requests a second; without it, as many as go. */
  readonly rate?: number | undefined;
}

/** Serves a model under load for that long, and watches the memory. */
export async function serveForLong({ modelDir, seconds, rate }: Service): Promise<ServeReport> {
  const command = [process.execPath, program, "serve", "--model-uri", modelDir];
  const server = await startServer((port) => [...command, "--port", `${port}`]);
  const megabytes: number[] = [];
  const watching = { done: false };
  const watch = async (): Promise<void> => {
    while (!watching.done) {
      megabytes.push(await residentMegabytes(server.url));
      await setTimeout(Math.min(1000, 20 * seconds));
    }
  };
  const watched = watch();
  const { requests } = await load({ url: server.url, bodies: bodies(), connections: 16, seconds, rate });
  watching.done = true;
  await watched;
  await server.stop();
  const tenth = Math.ceil(megabytes.length / 10);
  return {
    requests,
    early: middle(megabytes.slice(tenth, 2 * tenth)),
    late: middle(megabytes.slice(-tenth)),
    most: Math.max(...megabytes),
  };
}

async function residentMegabytes(url: string): Promise<number> {
  const text = await (await fetch(new URL("/metrics", url))).text();
  return Number(/^process_resident_memory_bytes (\d+)$/mu.exec(text)?.[1]) / 1e6;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
