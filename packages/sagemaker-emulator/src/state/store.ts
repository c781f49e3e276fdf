/** What every resource has that is listed. Times are seconds since 1970, with milliseconds. */
export interface Resource {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  readonly modified: number;
  readonly status?: string | undefined;
}

/**
 * As of when a read answers: `now`; `stale`, before the last change, as eventual consistency has it; `late`, before the last
 * change of its status.
 */
export type View = "now" | "stale" | "late";

/** Resources of one kind by name. Records are replaced, never changed, so that what was before can be told. */
export class Store<Kind extends Resource> {
  readonly #records = new Map<string, Kind>();
  readonly #before = new Map<string, Kind | undefined>();
  readonly #beforeStatus = new Map<string, Kind | undefined>();

  get(name: string, view: View = "now"): Kind | undefined {
    const past = view === "stale" ? this.#before : this.#beforeStatus;
    return view !== "now" && past.has(name) ? past.get(name) : this.#records.get(name);
  }

  put(record: Kind): void {
    const was = this.#records.get(record.name);
    this.#remember(was, record.name, record.status);
    this.#records.set(record.name, record);
  }

  delete(name: string): void {
    this.#remember(this.#records.get(name), name, undefined);
    this.#records.delete(name);
  }

  values(): Kind[] {
    return [...this.#records.values()];
  }

  #remember(was: Kind | undefined, name: string, status: string | undefined): void {
    this.#before.set(name, was);
    if (was?.status !== status) this.#beforeStatus.set(name, was);
  }
}
