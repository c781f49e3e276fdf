import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import type { Engine } from "@sentiment/deployment";
import type { ContainerWanted, RunningContainer } from "../runner.ts";
import { containerSettings, serverPort } from "./container-settings.ts";
import { giveBack } from "./give-back.ts";
import { unlessGone, type Labels } from "./labels.ts";
import { LineLog } from "./line-log.ts";
import { linesIn } from "./lines-in.ts";
import type { Joined } from "./networks.ts";

interface Starting {
  readonly engine: Engine;
  readonly wanted: ContainerWanted;
  /** Its id. */
  readonly image: string;
  readonly network: Joined;
  readonly labels: Labels;
  /** Its network, when it has ended. */
  readonly leave: () => Promise<void>;
}

/** More than any job of SageMaker's lasts, 5 days but for the largest: 20 days. */
const patience = { seconds: 20 * 24 * 3600 };

/** What an engine says of a container that was killed, or that it has lost. */
const killed = 137;

export async function startContainer(starting: Starting): Promise<RunningContainer> {
  const { engine, wanted, network } = starting;
  for (const part of wanted.readOnly) await mkdir(path.join(wanted.root, part), { recursive: true });
  const settings = containerSettings(starting);
  const { id } = await engine.ask(`make a container (${wanted.purpose})`, (docker) => docker.createContainer(settings));
  const name = `the container ${id.slice(0, 12)} (${wanted.purpose})`;
  try {
    await engine.ask(`start ${name}`, (docker) => docker.getContainer(id).start());
    const { NetworkSettings } = await engine.ask(`look at ${name}`, (docker) => docker.getContainer(id).inspect());
    const log = new LineLog();
    const logged = follow(engine, id, log);
    const exited = end(starting, id, logged);
    // Whoever does not wait for its end is not to be ended by it.
    exited.catch(() => {});
    const own = NetworkSettings.Networks[network.mode]?.IPAddress;
    // One that has ended by now has no port any more; nothing answers at 0.
    const port = NetworkSettings.Ports[serverPort]?.[0]?.HostPort ?? "0";
    const serves = network.internal ? `http://${own}:8080` : `http://127.0.0.1:${port}`;
    return {
      url: wanted.host === undefined ? serves : undefined,
      exited,
      output: () => log.read(),
      stop: async (seconds) => stop({ engine, id, name, exited, seconds }),
    };
  } catch (error) {
    await remove(engine, id);
    throw error;
  }
}

async function follow(engine: Engine, id: string, log: LineLog): Promise<void> {
  const call = { stdout: true, stderr: true, follow: true } as const;
  try {
    const frames = await engine.ask(`read its log`, (docker) => docker.getContainer(id).logs(call));
    for await (const line of linesIn(frames as Readable)) log.add(line);
  } catch {
    // The engine has lost it, or was lost itself; its end says so.
  } finally {
    log.end();
  }
}

/** Its exit code, when nothing of it is left but what it has written below its root, which is this user's then. */
async function end({ engine, wanted, image, labels, leave }: Starting, id: string, logged: Promise<void>) {
  const exitCode = await engine
    .ask("wait for it", (docker) => docker.getContainer(id).wait() as Promise<{ StatusCode: number }>, patience)
    .then(({ StatusCode }) => StatusCode)
    .catch(() => killed);
  await logged;
  await remove(engine, id);
  await leave();
  await giveBack({ engine, image, labels, folder: wanted.root });
  return exitCode;
}

async function remove(engine: Engine, id: string): Promise<void> {
  const what = `remove the container ${id.slice(0, 12)}`;
  await engine.ask(what, (docker) => docker.getContainer(id).remove({ force: true, v: true })).catch(unlessGone);
}

interface Stopping {
  readonly engine: Engine;
  readonly id: string;
  readonly name: string;
  readonly exited: Promise<number>;
  readonly seconds: number;
}

async function stop({ engine, id, name, exited, seconds }: Stopping): Promise<void> {
  const kill = (signal: string): Promise<void> =>
    engine.ask(`stop ${name}`, (docker) => docker.getContainer(id).kill({ signal })).catch(unlessGone);
  if (seconds > 0) {
    await kill("SIGTERM");
    const giveUp = new AbortController();
    const late = setTimeout(seconds * 1000, undefined, { signal: giveUp.signal, ref: false }).catch(() => {});
    await Promise.race([exited, late]);
    giveUp.abort();
  }
  await kill("SIGKILL");
  await exited;
}
