import type Docker from "dockerode";
import { modelFolder, serverPort } from "../../docker/container-settings.ts";
import type { Engine } from "../../docker/engine.ts";
import { isNotFound } from "../../docker/engine-failure.ts";
import { endpointLabels } from "../../docker/labels.ts";
import { fillVolume } from "../../docker/model-volume.ts";
import { removeContainer } from "../../docker/remove-containers.ts";
import type { Variant, VerifiedContainer, VerifiedImage } from "../check.ts";
import { awaitAnswer } from "./await-answer.ts";
import { filesIn } from "./files-in.ts";
import type { ImageFacts } from "./inspect-image.ts";
import { removeVerifications } from "./remove-verifications.ts";
import { runningContainer } from "./running-container.ts";

interface Surroundings {
  readonly engine: Engine;
  /** Its id. */
  readonly image: string;
  /** What the containers are known by. */
  readonly owner: string;
  readonly signal: AbortSignal;
}

const endpoint = "verification";

/** No verification takes as long, and no clocks differ by as much: two hours. */
const longAgo = 2 * 3600 * 1000;

/** The containers of one verification, and the volume with the model; all of it goes when it is disposed of. */
export class VerificationContainers implements AsyncDisposable {
  readonly #surroundings: Surroundings;
  readonly #labels: Record<string, string>;
  #volume: string | undefined;
  #main: Promise<VerifiedContainer> | undefined;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#labels = { ...endpointLabels(surroundings.owner, { endpoint }) };
  }

  /** Has the containers serve that model. */
  async bringModel(modelDir: string, modelId: string): Promise<void> {
    const release = { endpoint, releaseId: endpoint, modelDir, modelId };
    this.#volume = await fillVolume({ ...this.#surroundings, release });
  }

  verified({ entrypoint, user, platform, bytes }: ImageFacts): VerifiedImage {
    return {
      entrypoint,
      user,
      platform,
      bytes,
      filesBelow: async (path) => this.#filesBelow(path),
      start: async (variant) => (variant === undefined ? (this.#main ??= this.#start({})) : this.#start(variant)),
    };
  }

  /** Nothing is left, nor of verifications that were killed long ago. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { engine } = this.#surroundings;
    await removeVerifications(engine, this.#labels, new Date(Date.now() + longAgo));
    await removeVerifications(engine, { "io.sentiment.endpoint": endpoint }, new Date(Date.now() - longAgo));
  }

  async #start({ environment = {}, network }: Variant): Promise<VerifiedContainer> {
    const { engine, signal } = this.#surroundings;
    const id = await this.#make({
      Cmd: ["serve"],
      Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
      ExposedPorts: { [serverPort]: {} },
      HostConfig: {
        ReadonlyRootfs: true,
        // No port is named: the engine takes one that is free.
        ...(network === undefined && { PortBindings: { [serverPort]: [{ HostIp: "127.0.0.1", HostPort: "" }] } }),
        ...(network !== undefined && { NetworkMode: network }),
        ...(this.#volume !== undefined && {
          Mounts: [{ Type: "volume", Source: this.#volume, Target: modelFolder, ReadOnly: true }],
        }),
      },
    });
    const began = performance.now();
    const what = `start the container ${id.slice(0, 12)}`;
    await engine.ask(what, (docker) => docker.getContainer(id).start(), { signal });
    const info = await engine.ask(what, (docker) => docker.getContainer(id).inspect(), { signal });
    const port = info.NetworkSettings.Ports[serverPort]?.[0]?.HostPort;
    const container = runningContainer(engine, id);
    const url = network === undefined && port !== undefined ? `http://127.0.0.1:${port}` : undefined;
    if (network === undefined) await awaitAnswer({ engine, id, url, logs: container.logs, signal });
    return { ...container, url, seconds: (performance.now() - began) / 1000 };
  }

  async #make(settings: Docker.ContainerCreateOptions): Promise<string> {
    const { engine, image, signal } = this.#surroundings;
    const own = { ...settings, Image: image, Labels: this.#labels };
    const { id } = await engine.ask("make a container", (docker) => docker.createContainer(own), { signal });
    return id;
  }

  async #filesBelow(path: string): Promise<readonly string[]> {
    const { engine, signal } = this.#surroundings;
    const id = await this.#make({ Cmd: ["serve"], HostConfig: { NetworkMode: "none" } });
    const what = `read ${path} of the container ${id.slice(0, 12)}`;
    try {
      const archive = await engine.ask(what, (docker) => docker.getContainer(id).getArchive({ path }), { signal });
      return await filesIn(archive);
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    } finally {
      await removeContainer(engine, id);
    }
  }
}
