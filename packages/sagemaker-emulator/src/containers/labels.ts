import type { Engine } from "@sentiment/deployment";
import { isAlive, thisProcess, type ProcessIdentity } from "@sentiment/files";
import { SentimentError } from "@sentiment/errors";

export type Labels = Record<string, string>;

const runnerLabel = "io.sentiment.emulator";
const processLabel = "io.sentiment.emulator.process";

/** What containers and networks of a runner are found again by, and by whom it can be told whether they are still of use. */
export function labelsOf(runner: string, purpose: string): Labels {
  return {
    [runnerLabel]: runner,
    [processLabel]: JSON.stringify(thisProcess()),
    "io.sentiment.purpose": purpose,
  };
}

/** Removes all that a runner has made, also what runs. */
export async function removeLabelled(engine: Engine, runner: string): Promise<void> {
  await removeWhere(engine, `${runnerLabel}=${runner}`, () => true);
}

/** Removes what runners have left whose processes have ended. What another machine's have is not touched. */
export async function removeAbandoned(engine: Engine): Promise<void> {
  await removeWhere(engine, processLabel, (labels) => isAlive(processIn(labels)) === false);
}

/** Forgives what is gone, and what somebody else is removing at this moment. */
export function unlessGone(error: unknown): void {
  const harmless = ["DOCKER_NOT_FOUND", "DOCKER_CONFLICT"];
  if (!SentimentError.is(error) || !harmless.includes(error.code)) throw error;
}

async function removeWhere(engine: Engine, label: string, isOne: (labels: Labels) => boolean): Promise<void> {
  const filters = { label: [label] };
  const containers = await engine.ask("list containers", (docker) => docker.listContainers({ all: true, filters }));
  const ours = containers.filter(({ Labels }) => isOne(Labels));
  await Promise.all(
    ours.map(async ({ Id }) => {
      const what = `remove the container ${Id.slice(0, 12)}`;
      await engine.ask(what, (docker) => docker.getContainer(Id).remove({ force: true, v: true })).catch(unlessGone);
    }),
  );
  const networks = await engine.ask("list networks", (docker) => docker.listNetworks({ filters }));
  for (const { Id, Labels = {} } of networks.filter(({ Labels: labels }) => isOne(labels ?? {}))) {
    const what = `remove the network ${Labels["io.sentiment.purpose"] ?? Id}`;
    await engine.ask(what, (docker) => docker.getNetwork(Id).remove()).catch(unlessGone);
  }
}

function processIn(labels: Labels): ProcessIdentity {
  try {
    return JSON.parse(labels[processLabel] ?? "") as ProcessIdentity;
  } catch {
    return { pid: 0, host: "", boot: "" };
  }
}
