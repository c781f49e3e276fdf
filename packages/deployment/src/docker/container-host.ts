import type Docker from "dockerode";
import { SentimentError } from "@sentiment/errors";
import type { Host, HostedServer, PreparedRelease, Running } from "../hosted/host.ts";
import { containerLogs } from "./container-logs.ts";
import { containerState } from "./container-state.ts";
import { openEngine, type Engine } from "./engine.ts";
import type { Environment } from "./engine-address.ts";
import { isInTheWay, isNotFound, isSoAlready, unless } from "./engine-failure.ts";
import { releaseLabels, withLabels } from "./labels.ts";
import { fillVolume, volumeName } from "./model-volume.ts";
import { mustBeHere } from "./must-be-here.ts";
import { removeContainer, removeEnded } from "./remove-containers.ts";
import { namedImage, ownImage, type ServingImage } from "./serving-image.ts";
import { startContainer } from "./start-container.ts";

export interface ContainerHostOptions {
  /** Says where the engine is, and how to reach it. */
  readonly environment: Environment;
  /** Tells what is put into the engine from here from what is from elsewhere. */
  readonly owner: string;
  /** An image that `sentiment image build` has made; default: the one of this program, built where the engine lacks it. */
  readonly image?: string | undefined;
  /** The image of which Node is taken when one is built. */
  readonly nodeImage?: string | undefined;
}

/** Servers as containers of this machine's Docker engine, with their models in volumes. */
export class ContainerHost implements Host {
  readonly name = "docker";
  readonly #options: ContainerHostOptions;
  #engine: Promise<Engine> | undefined;
  #image: ServingImage | undefined;

  constructor(options: ContainerHostOptions) {
    this.#options = options;
  }

  async identity(): Promise<string> {
    return (await this.#servingImage()).identity();
  }

  /** Of the image that the server was made of, if the engine still has it: who goes back says none. */
  async asItRan({ handle }: HostedServer): Promise<Host> {
    const image = String(handle["image"]);
    const engine = await this.#open();
    const known = await engine
      .ask(`show the image ${short(image)}`, (docker) => docker.getImage(image).inspect())
      .then(() => true, unless(isNotFound));
    return known === true ? new ContainerHost({ ...this.#options, image }) : this;
  }

  async prepare(release: PreparedRelease, onStep: (step: string) => void, signal: AbortSignal): Promise<void> {
    const { owner } = this.#options;
    const engine = await this.#open();
    mustBeHere(engine);
    const image = await (await this.#servingImage()).ensure(onStep, signal);
    await fillVolume({ engine, owner, release, image, signal });
    await removeEnded(engine, releaseLabels(owner, release), signal);
  }

  async start(
    release: PreparedRelease,
    remember: (server: HostedServer) => Promise<void>,
    signal: AbortSignal,
  ): Promise<HostedServer> {
    const { owner } = this.#options;
    const engine = await this.#open();
    const image = await (await this.#servingImage()).ensure(() => {}, signal);
    return startContainer({ engine, owner, release, image, remember, signal });
  }

  async isRunning({ handle }: HostedServer): Promise<Running> {
    const id = String(handle["container"]);
    try {
      const engine = await this.#open();
      const inspect = (docker: Docker): Promise<Docker.ContainerInspectInfo> => docker.getContainer(id).inspect();
      const info = await engine.ask(`show the container ${id}`, inspect).catch(unless(isNotFound));
      return info === undefined ? notThere(handle, engine) : containerState(info, handle["started"]);
    } catch (error) {
      if (SentimentError.is(error)) return { state: "unknown", why: error.message };
      throw error;
    }
  }

  async stop({ handle }: HostedServer, graceSeconds: number): Promise<void> {
    const id = String(handle["container"]);
    const engine = await this.#open();
    // Whole seconds are all that engines understand.
    const t = Math.ceil(graceSeconds);
    const call = (docker: Docker): Promise<unknown> => docker.getContainer(id).stop({ t });
    const patience = { seconds: t + 60 };
    await engine.ask(`stop the container ${short(id)}`, call, patience).catch(unless(isNotFound, isSoAlready));
  }

  async *logs(
    { handle }: HostedServer,
    choice: { readonly follow: boolean; readonly signal: AbortSignal },
  ): AsyncGenerator<Uint8Array> {
    yield* containerLogs(await this.#open(), String(handle["container"]), choice);
  }

  async discard(release: PreparedRelease): Promise<readonly string[]> {
    const { owner } = this.#options;
    const engine = await this.#open();
    const filters = withLabels(releaseLabels(owner, release));
    const containers = await engine.ask("list containers", (docker) => docker.listContainers({ all: true, filters }));
    for (const { Id } of containers) await removeContainer(engine, Id);
    const volume = volumeName(owner, release);
    // In the way is another release of the same model, which needs it.
    const isGone = await engine
      .ask(`remove the volume ${volume}`, (docker) => docker.getVolume(volume).remove())
      .then(() => true, unless(isNotFound, isInTheWay));
    return [...containers.map(({ Id }) => `container ${short(Id)}`), ...(isGone === true ? [`volume ${volume}`] : [])];
  }

  details({ handle }: HostedServer): Readonly<Record<string, string | number>> {
    return { container: short(handle["container"]), image: short(handle["image"]), engine: handle["engine"] ?? "" };
  }

  #open(): Promise<Engine> {
    this.#engine ??= openEngine(this.#options.environment);
    // One that is not running may be started meanwhile.
    this.#engine.catch(() => (this.#engine = undefined));
    return this.#engine;
  }

  async #servingImage(): Promise<ServingImage> {
    const { image, nodeImage } = this.#options;
    const engine = await this.#open();
    return (this.#image ??=
      image === undefined ? ownImage(engine, nodeImage, this.#options.environment) : namedImage(engine, image));
  }
}

function notThere({ container, engine }: HostedServer["handle"], { url }: Engine): Running {
  const elsewhere = engine === url ? "" : `, or it is in the engine at ${engine} and not in the one at ${url}`;
  return { state: "gone", why: `Its container ${short(container)} was removed${elsewhere}.` };
}

/** As `docker ps` shows it. */
function short(id: string | number | undefined): string {
  return String(id).replace("sha256:", "").slice(0, 12);
}
