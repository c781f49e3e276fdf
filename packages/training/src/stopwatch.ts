import type { Seconds } from "./contract.ts";

type Stage = Exclude<keyof Seconds, "total">;

/** Wall time by stage: whatever passes counts for the stage entered last. */
export class Stopwatch {
  readonly #spent: Record<Stage, number> = { read: 0, vectorize: 0, fit: 0, evaluate: 0, log: 0 };
  #since = performance.now();
  #stage: Stage = "read";

  enter(stage: Stage): void {
    const now = performance.now();
    this.#spent[this.#stage] += now - this.#since;
    this.#since = now;
    this.#stage = stage;
  }

  /** A stopwatch that goes on from here, with the time spent so far. */
  fork(): Stopwatch {
    this.enter(this.#stage);
    const copy = new Stopwatch();
    Object.assign(copy.#spent, this.#spent);
    copy.#stage = this.#stage;
    return copy;
  }

  /** Seconds so far, to the millisecond. */
  seconds(): Seconds {
    this.enter(this.#stage);
    const spent = Object.entries(this.#spent).map(([stage, time]) => [stage, rounded(time)]);
    const total = Object.values(this.#spent).reduce((sum, time) => sum + time, 0);
    return { ...Object.fromEntries(spent), total: rounded(total) } as Seconds;
  }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}
