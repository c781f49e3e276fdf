import { z } from "zod";
import type { Fault } from "./emulator.ts";

const faultSchema = z.array(
  z.strictObject({
    operation: z.string().min(1),
    kind: z.enum(["throttle", "quota", "unavailable", "lost", "stale", "late", "capacity", "interrupt", "hang"]),
    times: z.int().positive().optional(),
    after: z.int().nonnegative().optional(),
  }),
);

interface Armed {
  readonly fault: Fault;
  /** Calls that go well yet. */
  spared: number;
  left: number;
}

/** What goes wrong on purpose. */
export class Faults {
  #armed: Armed[] = [];

  /** What is left of them. */
  get all(): readonly Fault[] {
    return this.#armed.map(({ fault, spared, left }) => ({ ...fault, times: left, after: spared }));
  }

  /** Replaces all of them. Throws where the JSON is none of faults. */
  set(json: string): void {
    const faults: readonly Fault[] = faultSchema.parse(JSON.parse(json));
    this.#armed = faults.map((fault) => ({ fault, spared: fault.after ?? 0, left: fault.times ?? 1 }));
  }

  /** Which one meets this call, and uses it up by one. */
  next(operation: string): Fault["kind"] | undefined {
    const matching = this.#armed.filter(({ fault }) => fault.operation === "*" || fault.operation === operation);
    const due = matching.find(({ spared }) => spared === 0);
    for (const each of matching) each.spared = Math.max(0, each.spared - 1);
    if (due === undefined) return undefined;
    due.left -= 1;
    if (due.left === 0) this.#armed = this.#armed.filter((each) => each !== due);
    return due.fault.kind;
  }
}
