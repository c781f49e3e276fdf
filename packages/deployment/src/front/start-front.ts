import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { SentimentError } from "@sentiment/errors";
import { startDetached } from "../local/start-detached.ts";
import { programs } from "../programs.ts";
import type { FrontRecord } from "../state/endpoint-record.ts";
import type { FrontOptions, FrontReport } from "./control.ts";
import type { Backend } from "./forwarder.ts";

export interface FrontStart {
  readonly endpoint: string;
  /** To be tried in this order; 0: any that is free. */
  readonly ports: readonly number[];
  /** Whether the endpoint has been there already, on that port, which therefore stays. */
  readonly settled?: boolean | undefined;
  readonly backend: Backend | undefined;
  readonly log: string;
  /** Called with what it is known by before it does anything. */
  readonly remember: (front: FrontRecord) => Promise<void>;
}

/**
 * Starts the front of an endpoint, a process that outlives this one; resolves when it accepts callers, with its port. Throws a
 * conflict error when that is taken.
 */
export async function startFront(start: FrontStart): Promise<{ readonly front: FrontRecord; readonly port: number }> {
  const { ports, backend = null, log } = start;
  const token = randomBytes(24).toString("base64url");
  const options: FrontOptions = { host: "127.0.0.1", ports, token, backend };
  const { child, identity } = await startDetached({
    command: [process.execPath, programs.front],
    env: {},
    log,
    stdout: "pipe",
    remember: (known) => start.remember({ process: known, controlPort: 0, token }),
    line: JSON.stringify(options),
  });
  const report = await reportOf(child.stdout!);
  if (report?.started === true) {
    return { front: { process: identity, controlPort: report.controlPort, token }, port: report.port };
  }
  if (report?.code === "EADDRINUSE") throw portTaken(start);
  throw notStarted(ports, report?.message ?? `it has ended: ${(await readFile(log, "utf8")).trim().slice(-1000)}`);
}

async function reportOf(stdout: NodeJS.ReadableStream): Promise<FrontReport | undefined> {
  for await (const line of createInterface({ input: stdout })) return JSON.parse(line) as FrontReport;
  return undefined;
}

function portTaken({ endpoint, ports: [port], settled = false }: FrontStart): SentimentError {
  return new SentimentError({
    kind: "conflict",
    code: "PORT_TAKEN",
    message: `Port ${port} of 127.0.0.1, where ${endpoint} should answer, is taken by another program.`,
    hint: settled
      ? `End that program and deploy again; or undeploy ${endpoint} and deploy it with another --port.`
      : "End that program and deploy again, or choose another port: --port.",
  });
}

function notStarted([port]: readonly number[], why: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "FRONT_NOT_STARTED",
    message: `The endpoint's front could not be started on port ${port}: ${why.replace(/\.$/u, "")}.`,
    hint: "Choose another --port: below 1024, for one, they are not for everybody.",
  });
}
