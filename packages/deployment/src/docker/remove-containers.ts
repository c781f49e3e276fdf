import type { Engine } from "./engine.ts";
import { isNotFound, unless } from "./engine-failure.ts";
import { withLabels, type Labels } from "./labels.ts";

/** Ends it at once, if it runs. That it is gone already is no error. */
export async function removeContainer(engine: Engine, id: string): Promise<void> {
  const what = `remove the container ${id.slice(0, 12)}`;
  await engine.ask(what, (docker) => docker.getContainer(id).remove({ force: true })).catch(unless(isNotFound));
}

/**
 * Removes containers that have ended and those that a killed deploy has made and not started, but not the one that ran
 * last: its log may still be asked for.
 */
export async function removeEnded(engine: Engine, labels: Labels, signal: AbortSignal): Promise<void> {
  const filters = withLabels(labels);
  const call = { all: true, filters };
  const all = await engine.ask("list containers", (docker) => docker.listContainers(call), { signal });
  const neverStarted = all.filter(({ State }) => State === "created");
  const started = all.filter(({ State }) => State !== "created").toSorted((a, b) => b.Created - a.Created);
  for (const { Id, State } of [...neverStarted, ...started.slice(1)]) {
    if (State !== "running") await removeContainer(engine, Id);
  }
}
