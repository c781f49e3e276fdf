import type { Doing } from "../target.ts";
import type { EndpointRecord } from "../state/endpoint-record.ts";
import type { Ground } from "./ground.ts";

/** A change of an endpoint that is under way, by the one process that holds the lock. */
export class Undertaking {
  readonly ground: Ground;
  readonly context: Doing;
  #record: EndpointRecord;

  constructor(ground: Ground, context: Doing, record: EndpointRecord) {
    this.ground = ground;
    this.context = context;
    this.#record = record;
  }

  /** As it was written last. */
  get record(): EndpointRecord {
    return this.#record;
  }

  async write(change: Partial<EndpointRecord>): Promise<void> {
    const record = { ...this.#record, ...change };
    await this.ground.folder.write(record);
    this.#record = record;
  }

  say(step: string): void {
    this.context.onStep?.(step);
  }
}
