import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { LineLog } from "./containers/line-log.ts";
import type { ContainerWanted, Runner, RunningContainer } from "./runner.ts";

export interface ProcessRunnerOptions {
  /** The file of our own program, which knows `serve` and `train`: it is run whatever the image. */
  readonly program: string;
}

/**
 * Runs our own program as a process where there are no containers. A process sees no /opt/ml: its environment says where the
 * model or the training is, and that any free port of loopback will do, which it logs.
 */
export function processRunner({ program }: ProcessRunnerOptions): Runner {
  const running = new Set<RunningContainer>();
  /** By network: where the hosts of a training meet, since there are no names of theirs to be resolved. */
  const meetings = new Map<string, Promise<string>>();
  const meetingOf = async (network: string | undefined): Promise<string | undefined> => {
    if (network === undefined) return undefined;
    const meeting = meetings.get(network) ?? freeAddress();
    meetings.set(network, meeting);
    return meeting;
  };
  const state = { closed: false };
  return {
    name: "processes",
    async start(wanted) {
      if (state.closed) throw new Error("the emulator is being closed");
      const started = await startProcess(program, wanted, await meetingOf(wanted.network));
      running.add(started);
      void started.exited.then(() => running.delete(started));
      return started;
    },
    async close() {
      state.closed = true;
      await Promise.all([...running].map((each) => each.stop(2)));
    },
  };
}

/** A child whose stdin is closed has lost us, and ends. */
const endWithUs = "process.stdin.on('end',()=>process.kill(process.pid,'SIGTERM')).on('error',()=>{}).resume().unref()";

async function startProcess(
  program: string,
  wanted: ContainerWanted,
  meeting: string | undefined,
): Promise<RunningContainer> {
  const { command, environment, root } = wanted;
  const env = {
    ...environment,
    SENTIMENT_MODEL_DIR: path.join(root, "model"),
    SENTIMENT_TRAIN_ROOT: root,
    SENTIMENT_HOST: "127.0.0.1",
    SENTIMENT_PORT: "0",
    ...(meeting !== undefined && { SENTIMENT_TRAIN_MASTER: meeting }),
  };
  const args = ["--import", `data:text/javascript,${encodeURIComponent(endWithUs)}`, program, ...command];
  const child = spawn(process.execPath, args, { cwd: "/", env, stdio: ["pipe", "pipe", "pipe"] });
  await once(child, "spawn");
  child.stdin.on("error", () => {});
  const log = linesOf([child.stdout, child.stderr]);
  const exited = exitOf(child);
  const served = command[0] === "serve";
  return {
    url: served ? await listeningAt(log) : undefined,
    exited,
    output: () => log.read(),
    stop: (seconds) => stopProcess(child, exited, seconds),
  };
}

/** A port of loopback that nobody listens at. */
async function freeAddress(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `127.0.0.1:${port}`;
}

function linesOf(streams: readonly Readable[]): LineLog {
  const log = new LineLog();
  let open = streams.length;
  for (const input of streams) {
    createInterface({ input, crlfDelay: Infinity })
      .on("line", (line) => log.add(line))
      .on("close", () => {
        open -= 1;
        if (open === 0) log.end();
      });
  }
  return log;
}

async function exitOf(child: ChildProcess): Promise<number> {
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return code ?? (signal === "SIGKILL" ? 137 : 143);
}

/** The address it logs when it listens; where it never does, one that nobody answers at, as a container's would be. */
async function listeningAt(log: LineLog): Promise<string> {
  for await (const line of log.read()) {
    const url = startedUrl(line);
    if (url !== undefined) return url;
  }
  return "http://127.0.0.1:9";
}

function startedUrl(line: string): string | undefined {
  try {
    const event = JSON.parse(line) as { readonly event?: unknown; readonly url?: unknown } | null;
    return event?.event === "started" && typeof event.url === "string" ? event.url : undefined;
  } catch {
    return undefined;
  }
}

async function stopProcess(child: ChildProcess, exited: Promise<number>, seconds: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 1000 * seconds);
  await exited;
  clearTimeout(timer);
}
