// node scripts/bench/serving/load-process.ts < LoadPlan: asks a server over raw sockets and prints a LoadReport. A process of its own,
// so that its work is not the server's.
//
// With a `rate`, requests are due at fixed times whatever the server does, and each is timed from when it was due: a server that
// stops for a second is charged for all who came meanwhile (no "coordinated omission"). Without one, every connection asks anew
// as soon as it is answered, which finds the highest rate.
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";
import { percentile } from "../statistics.ts";

export interface LoadPlan {
  readonly url: string;
  /** Bodies of the requests, by turns. */
  readonly bodies: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  /** Requests a second; without it, as many as go. */
  readonly rate?: number | undefined;
}

export interface LoadReport {
  readonly requests: number;
  /** Answers that are not 200. */
  readonly failures: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

const headEnd = Buffer.from("\r\n\r\n");

/** A connection that asks one thing at a time. */
class Asker {
  readonly #socket: Socket;
  readonly #answered: (asker: Asker, ok: boolean) => void;
  #begun: Buffer = Buffer.alloc(0);
  #missing = -1;
  #ok = false;
  /** When what it is asking was due. */
  due = 0;

  constructor(server: URL, whenAnswered: (asker: Asker, ok: boolean) => void) {
    this.#answered = whenAnswered;
    this.#socket = connect(Number(server.port), server.hostname).setNoDelay(true);
    this.#socket.on("data", (chunk) => this.#take(chunk));
    this.#socket.on("close", () => {
      if (!stopped) throw new Error("The server closed a connection.");
    });
  }

  ask(request: Buffer, due: number): void {
    this.due = due;
    this.#socket.write(request);
  }

  end(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    if (this.#missing === -1) {
      this.#begun = this.#begun.length === 0 ? chunk : Buffer.concat([this.#begun, chunk]);
      const end = this.#begun.indexOf(headEnd);
      if (end === -1) return;
      const head = this.#begun.toString("latin1", 0, end);
      this.#ok = head.startsWith("HTTP/1.1 200");
      const length = /^content-length: (\d+)/imu.exec(head)?.[1];
      if (length === undefined) throw new Error(`An answer without a length: ${head}`);
      this.#missing = Number(length) - (this.#begun.length - end - headEnd.length);
      this.#begun = Buffer.alloc(0);
    } else {
      this.#missing -= chunk.length;
    }
    if (this.#missing > 0) return;
    this.#missing = -1;
    this.#answered(this, this.#ok);
  }
}

const plan = JSON.parse(readFileSync(0, "utf8")) as LoadPlan;
const url = new URL(plan.url);
const requests = plan.bodies.map((body) =>
  Buffer.from(
    `POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  ),
);
let stopped = false;
let asked = 0;
let failures = 0;
const times: number[] = [];
const idle: Asker[] = [];

const next = (): Buffer => requests[asked++ % requests.length]!;
let begin = performance.now();
let end = begin + 1000 * plan.seconds;
const askers = Array.from({ length: plan.connections }, () => new Asker(url, answered));
if (plan.rate === undefined) {
  for (const asker of askers) asker.ask(next(), performance.now());
} else {
  idle.push(...askers);
  void askOnTime(1000 / plan.rate);
}

function answered(asker: Asker, ok: boolean): void {
  const now = performance.now();
  times.push(now - asker.due);
  if (!ok) failures++;
  if (now >= end) finish();
  else if (plan.rate === undefined) asker.ask(next(), now);
  else idle.push(asker);
}

/** Asks what has become due at each beat of a metronome, from its first on. Who finds no free connection waits. */
async function askOnTime(every: number): Promise<void> {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const metronome = new Worker(new URL("metronome-process.ts", import.meta.url), { workerData: { beats, every } });
  await Atomics.waitAsync(beats, 0, 0).value;
  begin = performance.now();
  end = begin + 1000 * plan.seconds;
  for (;;) {
    if (stopped) break;
    const heard = Atomics.load(beats, 0);
    const now = performance.now();
    for (let due = begin + asked * every; due <= now && idle.length > 0; due = begin + asked * every) {
      idle.pop()!.ask(next(), due);
    }
    await Atomics.waitAsync(beats, 0, heard).value;
  }
  await metronome.terminate();
}

function finish(): void {
  if (stopped) return;
  stopped = true;
  const seconds = (performance.now() - begin) / 1000;
  for (const asker of askers) asker.end();
  const sorted = Float64Array.from(times).sort();
  const report: LoadReport = {
    requests: times.length,
    failures,
    perSecond: times.length / seconds,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    p999: percentile(sorted, 0.999),
  };
  console.log(JSON.stringify(report));
}
