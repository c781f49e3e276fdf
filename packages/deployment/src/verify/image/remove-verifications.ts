import type { Engine } from "../../docker/engine.ts";
import { isInTheWay, isNotFound, unless } from "../../docker/engine-failure.ts";
import { withLabels, type Labels } from "../../docker/labels.ts";
import { removeContainer } from "../../docker/remove-containers.ts";

/** Removes the containers and then the volumes with those labels, of verifications that have begun before a time. */
export async function removeVerifications(engine: Engine, labels: Labels, before: Date): Promise<void> {
  const filters = withLabels(labels);
  const isOlder = (created: Date): boolean => created < before;
  const containers = await engine.ask("list containers", (docker) => docker.listContainers({ all: true, filters }));
  const old = containers.filter(({ Created }) => isOlder(new Date(1000 * Created)));
  await Promise.all(old.map(async ({ Id }) => removeContainer(engine, Id)));
  const { Volumes: volumes } = await engine.ask("list volumes", (docker) => docker.listVolumes({ filters }));
  for (const { Name, ...volume } of volumes) {
    if (!isOlder(new Date("CreatedAt" in volume ? String(volume.CreatedAt) : 0))) continue;
    const what = `remove the volume ${Name}`;
    await engine.ask(what, (docker) => docker.getVolume(Name).remove()).catch(unless(isNotFound, isInTheWay));
  }
}
