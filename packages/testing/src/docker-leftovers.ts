import { afterAll } from "vitest";
import { dockerEngine } from "./docker-engine.ts";

const labels: string[] = [];

// Registered as the module is loaded, which vitest does once for each test file.
afterAll(async () => {
  for (const label of labels.splice(0)) await removeLabelled(label);
});

/**
 * Has containers (running ones, too), volumes and images with that label (`name=value`) removed from the engine after
 * the test file ends, however it ends.
 */
export function removeFromDockerAfterwards(label: string): void {
  labels.push(label);
}

async function removeLabelled(label: string): Promise<void> {
  const engine = await dockerEngine();
  const filters = { label: [label] };
  // One after the other: an image goes when no container needs it, a volume likewise.
  for (const { Id } of await engine.listContainers({ all: true, filters })) {
    await engine.getContainer(Id).remove({ force: true, v: true });
  }
  for (const { Name } of (await engine.listVolumes({ filters })).Volumes) await engine.getVolume(Name).remove();
  for (const { Id } of await engine.listImages({ filters })) await engine.getImage(Id).remove({ force: true });
}
