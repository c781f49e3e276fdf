import { stopFleet, type Fleet, type VariantServer } from "./fleet.ts";

/** What answers for an endpoint: one fleet, or, while it is updated, two. */
export class ServingEndpoint {
  #fleet: Fleet | undefined;
  #next: Fleet | undefined;
  /** What part of the requests goes to the next fleet: 0 to 1. */
  #share = 0;
  #debt = 0;
  /** Variant → weight; the config's own where it has none. */
  #weights: ReadonlyMap<string, number> = new Map();
  readonly #debts = new Map<string, number>();
  readonly #stopping = new Set<Promise<void>>();

  get fleet(): Fleet | undefined {
    return this.#fleet;
  }

  setWeights(weights: ReadonlyMap<string, number>): void {
    this.#weights = weights;
  }

  /** A fleet that has part of the requests: 0, none yet; 1, all. */
  shift(next: Fleet, share: number): void {
    this.#next = next;
    this.#share = share;
  }

  /** The next fleet becomes the one, or the first does; the old one ends when it has answered. */
  async takeOver(fleet: Fleet): Promise<void> {
    const old = this.#fleet;
    this.#fleet = fleet;
    this.#next = undefined;
    this.#share = 0;
    this.#weights = new Map();
    if (old !== undefined) await this.#stop(old);
  }

  /** The next fleet is given up; the old one has all requests again. */
  async takeBack(failed: Fleet): Promise<void> {
    this.#next = undefined;
    this.#share = 0;
    await this.#stop(failed);
  }

  /** Who answers the next request: by the traffic's share, then by the variants' weights, evenly. */
  choose(variantName: string | undefined): VariantServer | undefined {
    const servers = this.#chooseFleet()?.servers ?? [];
    if (variantName !== undefined) return servers.find(({ variant }) => variant.VariantName === variantName);
    if (servers.length < 2) return servers[0];
    // The one that is owed most has the turn, and pays for all (smooth weighted round robin, as nginx does it).
    let total = 0;
    let chosen: VariantServer | undefined;
    const debtOf = ({ variant }: VariantServer): number => this.#debts.get(variant.VariantName!) ?? 0;
    for (const server of servers) {
      const weight = this.#weights.get(server.variant.VariantName!) ?? server.variant.InitialVariantWeight ?? 1;
      total += weight;
      this.#debts.set(server.variant.VariantName!, debtOf(server) + weight);
      if (weight > 0 && (chosen === undefined || debtOf(server) > debtOf(chosen))) chosen = server;
    }
    if (chosen !== undefined) this.#debts.set(chosen.variant.VariantName!, debtOf(chosen) - total);
    return chosen;
  }

  async close(): Promise<void> {
    const fleets = [this.#fleet, this.#next].filter((fleet) => fleet !== undefined);
    this.#fleet = undefined;
    this.#next = undefined;
    await Promise.all([...fleets.map(stopFleet), ...this.#stopping]);
  }

  #chooseFleet(): Fleet | undefined {
    if (this.#next === undefined || this.#share === 0) return this.#fleet;
    this.#debt += this.#share;
    if (this.#debt < 1 - 1e-9) return this.#fleet;
    this.#debt -= 1;
    return this.#next;
  }

  async #stop(fleet: Fleet): Promise<void> {
    const stopping = stopFleet(fleet);
    this.#stopping.add(stopping);
    await stopping;
    this.#stopping.delete(stopping);
  }
}
