import { SentimentError } from "@sentiment/errors";
import { isServerUri, openStore, type Experiment, type Store } from "@sentiment/mlflow";
import { ensureExperiment } from "./ensure-experiment.ts";
import { hasVanished } from "./has-vanished.ts";
import { noSuchRun } from "./resume-run.ts";
import type { Tracking } from "./tracking.ts";

/** Where runs go on whose server has vanished: in the working folder, where runs without a server are. */
const embedded = "sqlite:///mlflow.db";

/** Where a run, and the runs within it, are recorded: the store that was asked for, until its server vanishes. */
export class TrackingSession {
  readonly tracking: Tracking;
  readonly #signal: AbortSignal | undefined;
  #store: Store;
  #experiment: Experiment | undefined;
  /** The URI of the server that has vanished, without secrets. */
  #vanished: string | undefined;

  private constructor(tracking: Tracking, store: Store, signal: AbortSignal | undefined) {
    this.tracking = tracking;
    this.#store = store;
    this.#signal = signal;
  }

  /** A run to go on with makes no database. */
  static async open(tracking: Tracking, signal: AbortSignal | undefined): Promise<TrackingSession> {
    const { uri, access, resume: runId } = tracking;
    try {
      return new TrackingSession(
        tracking,
        await openStore(uri, { access, create: runId === undefined, signal }),
        signal,
      );
    } catch (error) {
      // A database has no password.
      throw runId !== undefined && SentimentError.is(error) && error.code === "NO_RUNS_YET"
        ? noSuchRun(runId, { uri }, error)
        : error;
    }
  }

  get store(): Store {
    return this.#store;
  }

  /** Whether the user has asked for an end. */
  get stopped(): boolean {
    return this.#signal?.aborted === true;
  }

  get vanished(): string | undefined {
    return this.#vanished;
  }

  /** Settled before the first run begins. */
  get experiment(): Experiment {
    if (this.#experiment === undefined) throw new Error("The experiment is not known yet.");
    return this.#experiment;
  }

  set experiment(experiment: Experiment) {
    this.#experiment = experiment;
  }

  /**
   * After an error: whether it was that the server has vanished, and recording can go on. Then `store` and `experiment`
   * are those of the working folder's database.
   */
  async goesOn(error: unknown): Promise<boolean> {
    const { uri, fallback = embedded, onVanished } = this.tracking;
    if (this.#vanished !== undefined || this.stopped) return false;
    if (!isServerUri(uri) || !hasVanished(error)) return false;
    const server = this.#store;
    try {
      const store = await openStore(fallback, { create: true, signal: this.#signal });
      this.#experiment = await ensureExperiment(store, { experiment: this.experiment.name });
      this.#store = store;
    } catch {
      // Then what the server's end has to say is what matters.
      return false;
    }
    this.#vanished = server.uri;
    onVanished?.({ server: server.uri, goesOnIn: this.#store.uri, reason: error.message });
    await server.close();
    return true;
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}
