import type { Engine } from "@sentiment/deployment";
import type { ContainerWanted } from "../runner.ts";
import { labelsOf, unlessGone } from "./labels.ts";

/** How a container is connected. */
export interface Joined {
  /** In the engine: `bridge`, `none` or a network of ours. */
  readonly mode: string;
  /** It has no way out, and so no published port: it is reached by its own address. */
  readonly internal: boolean;
}

/**
 * The networks of containers: the hosts of a training find each other in one of their own. `EnableNetworkIsolation` is an
 * internal one, which has no way out; what this machine serves on all its addresses can still be reached from it. A training on
 * one host needs none at all then.
 */
export class Networks {
  readonly #engine: Engine;
  readonly #runner: string;
  /** By name in the engine: how many have joined, and the making of it. */
  readonly #made = new Map<string, { members: number; readonly made: Promise<unknown> }>();
  #count = 0;

  constructor(engine: Engine, runner: string) {
    this.#engine = engine;
    this.#runner = runner;
  }

  async join({ network, isolated, host, purpose }: ContainerWanted): Promise<Joined> {
    if (network === undefined && !isolated) return { mode: "bridge", internal: false };
    if (network === undefined && host !== undefined) return { mode: "none", internal: true };
    const mode = `sentiment-${this.#runner.slice(0, 8)}-${network ?? (this.#count += 1)}`;
    const known = this.#made.get(mode) ?? { members: 0, made: this.#make(mode, isolated, purpose) };
    known.members += 1;
    this.#made.set(mode, known);
    await known.made;
    return { mode, internal: isolated };
  }

  /** Removes it with its last member. */
  async leave({ mode }: Joined): Promise<void> {
    const known = this.#made.get(mode);
    if (known === undefined) return;
    known.members -= 1;
    if (known.members > 0) return;
    this.#made.delete(mode);
    await known.made.catch(() => {});
    const what = `remove the network ${mode}`;
    await this.#engine.ask(what, (docker) => docker.getNetwork(mode).remove()).catch(unlessGone);
  }

  async #make(name: string, internal: boolean, purpose: string): Promise<void> {
    const settings = { Name: name, Driver: "bridge", Internal: internal, Labels: labelsOf(this.#runner, purpose) };
    await this.#engine.ask(`make the network ${name}`, (docker) => docker.createNetwork(settings));
  }
}
