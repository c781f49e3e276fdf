import { randomUUID } from "node:crypto";
import { openEngine, type Engine } from "@sentiment/deployment";
import { openHttp } from "@sentiment/http";
import type { ContainerWanted, Runner, RunningContainer } from "../runner.ts";
import { ImageSource, type ImageRegistry } from "./image-source.ts";
import { labelsOf, removeAbandoned, removeLabelled } from "./labels.ts";
import { Networks } from "./networks.ts";
import { startContainer } from "./start-container.ts";

export interface ContainerRunnerOptions {
  /** Where the engine is found, as the `docker` command does: DOCKER_HOST, the chosen context, the usual sockets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Stands for ECR. Without one, images of ECR are those that the engine has by their names. */
  readonly registry?: ImageRegistry | undefined;
}

/**
 * Runs what SageMaker would, in containers of a Docker engine on this machine. All that it makes there is labelled with this
 * process, so that what it leaves when it is killed is removed by the next one. Throws remote errors where there is no engine.
 */
export async function containerRunner({ environment, registry }: ContainerRunnerOptions): Promise<Runner> {
  const engine = await openEngine(environment);
  await removeAbandoned(engine);
  const id = randomUUID();
  const http = openHttp();
  const images = new ImageSource({ engine, http, registry });
  const networks = new Networks(engine, id);
  const running = new Set<RunningContainer>();
  const starting = new Set<Promise<unknown>>();
  let closed = false;
  return {
    name: "containers",
    inspect: async (image) => images.inspect(image),
    async start(wanted) {
      if (closed) throw new Error(`The runner is closed: ${wanted.purpose}.`);
      const started = start({ engine, id, images, networks }, wanted);
      const settled = started.catch(() => {});
      starting.add(settled);
      void settled.finally(() => starting.delete(settled));
      const container = await started;
      running.add(container);
      void container.exited.finally(() => running.delete(container));
      return container;
    },
    async close() {
      closed = true;
      await Promise.all(starting);
      await Promise.all(Array.from(running, async (container) => container.stop(0)));
      await removeLabelled(engine, id);
      await images.close();
      await http.close();
    },
  };
}

interface Surroundings {
  readonly engine: Engine;
  readonly id: string;
  readonly images: ImageSource;
  readonly networks: Networks;
}

async function start(
  { engine, id, images, networks }: Surroundings,
  wanted: ContainerWanted,
): Promise<RunningContainer> {
  const image = await images.ensure(wanted.image, wanted.architecture);
  const network = await networks.join(wanted);
  const labels = labelsOf(id, wanted.purpose);
  try {
    return await startContainer({ engine, wanted, image, network, labels, leave: async () => networks.leave(network) });
  } catch (error) {
    await networks.leave(network);
    throw error;
  }
}
