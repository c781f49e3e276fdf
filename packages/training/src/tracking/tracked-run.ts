import { SentimentError } from "@sentiment/errors";
import { openStore, type Experiment, type Metric, type Run, type Store } from "@sentiment/mlflow";
import { contextTags, gitTags, userName } from "./context-tags.ts";
import { ensureExperiment } from "./ensure-experiment.ts";
import { logModel, modelName, type UploadModel } from "./log-model.ts";
import { noSuchRun, resumeRun } from "./resume-run.ts";
import type { TrackedAs, Tracking } from "./tracking.ts";
import { datasetInputs, shortDigest, type UsedDataset } from "./used-datasets.ts";

/** What a run is told when it begins, before a text is read. */
export interface PlannedRun {
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** What a metric was measured on and of. */
export interface Judged {
  readonly modelId?: string | undefined;
  readonly on?: UsedDataset | undefined;
}

/**
 * A run that is going on. It ends with `finish` or `fail`. What a method has written is there whatever comes after,
 * the end of the process too; `runs gc` closes what was left open.
 */
export class TrackedRun {
  readonly #store: Store;
  readonly #experiment: Experiment;
  readonly #run: Run;
  /** A run within another leaves the store open for that one. */
  readonly #parent: TrackedRun | undefined;
  readonly #tracking: Tracking;
  /** Asking git takes milliseconds, in which others can be at work. */
  readonly #git: Promise<Record<string, string>>;
  #hasModel = false;

  private constructor(
    surroundings: { store: Store; experiment: Experiment; tracking: Tracking; parent: TrackedRun | undefined },
    run: Run,
  ) {
    this.#store = surroundings.store;
    this.#experiment = surroundings.experiment;
    this.#tracking = surroundings.tracking;
    this.#parent = surroundings.parent;
    this.#run = run;
    this.#git = surroundings.parent === undefined ? gitTags() : surroundings.parent.#git;
  }

  /** Opens the store and a run in it, or the one to go on with. Throws what the store throws: a training that cannot be recorded should not begin. */
  static async begin(tracking: Tracking, plan: PlannedRun, signal?: AbortSignal): Promise<TrackedRun> {
    const store = await opened(tracking, signal);
    try {
      if (tracking.resume !== undefined) {
        const run = await resume(store, tracking.resume, tracking, plan);
        const experiment = await store.getExperiment(run.info.experimentId);
        return new TrackedRun({ store, experiment, tracking, parent: undefined }, run);
      }
      const experiment = await ensureExperiment(store, tracking);
      const surroundings = { store, experiment, tracking, parent: undefined };
      const named = { ...plan, name: tracking.runName ?? plan.name };
      return new TrackedRun(surroundings, await create(store, experiment, { tracking, plan: named, tags: {} }));
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** A run within this one. */
  async begin(plan: PlannedRun): Promise<TrackedRun> {
    const [store, experiment, tracking] = [this.#store, this.#experiment, this.#tracking];
    const tags = { "mlflow.parentRunId": this.runId };
    const run = await create(store, experiment, { tracking, plan, tags });
    return new TrackedRun({ store, experiment, tracking, parent: this }, run);
  }

  get runId(): string {
    return this.#run.info.runId;
  }

  get experimentId(): string {
    return this.#experiment.experimentId;
  }

  /** What it reads, as soon as that is known. */
  async datasets(used: readonly UsedDataset[]): Promise<void> {
    await this.#store.logInputs(this.runId, datasetInputs(used));
    await this.tags(await this.#git);
  }

  async tags(tags: Readonly<Record<string, string>>): Promise<void> {
    if (Object.keys(tags).length > 0) await this.#store.logBatch(this.runId, { tags });
  }

  async metrics(
    values: Readonly<Record<string, number>>,
    judged: (name: string) => Judged = () => ({}),
  ): Promise<void> {
    const timestamp = Date.now();
    const metrics = Object.entries(values).map(([key, value]): Metric => {
      const { modelId, on } = judged(key);
      const dataset = on && { datasetName: on.summary.name, datasetDigest: shortDigest(on.summary) };
      return { key, value, timestamp, step: 0, modelId, ...dataset };
    });
    await this.#store.logBatch(this.runId, { metrics });
  }

  /** Files for the run's artifacts: relative path → content. */
  async artifacts(files: Iterable<readonly [string, Uint8Array | string]>): Promise<void> {
    const artifacts = this.#store.artifacts(this.#run.info.artifactUri);
    await Promise.all(Array.from(files, ([name, content]) => artifacts.write(name, content)));
  }

  /** The model that this run has made; `upload` is told what it is and where its files belong. */
  async model(params: Readonly<Record<string, string>>, upload: UploadModel): Promise<string | undefined> {
    const modelId = await logModel(this.#store, { run: this.#run.info, params, upload });
    this.#hasModel = true;
    return modelId;
  }

  async finish(): Promise<TrackedAs> {
    await this.#store.updateRun(this.runId, { status: "FINISHED", endTime: Date.now() });
    await this.#close();
    return {
      runId: this.runId,
      experimentId: this.experimentId,
      experimentName: this.#experiment.name,
      modelUri: this.#hasModel ? `runs:/${this.runId}/${modelName}` : undefined,
      artifactUri: this.#run.info.artifactUri,
      trackingUri: this.#store.uri,
    };
  }

  /** Closes the run as KILLED, or as FAILED with the error's message. Never throws: the error at hand says more. */
  async fail(error: unknown, { killed }: { readonly killed: boolean }): Promise<void> {
    try {
      const tags = killed ? {} : { "sentiment.error": messageOf(error) };
      await this.tags({ ...(await this.#git), ...tags });
      await this.#store.updateRun(this.runId, { status: killed ? "KILLED" : "FAILED", endTime: Date.now() });
      await this.#close();
    } catch {
      // The store fails as well.
    }
  }

  async #close(): Promise<void> {
    if (this.#parent === undefined) await this.#store.close();
  }
}

async function create(
  store: Store,
  { experimentId }: Experiment,
  { tracking, plan, tags }: { tracking: Tracking; plan: PlannedRun; tags: Readonly<Record<string, string>> },
): Promise<Run> {
  const run = await store.createRun({
    experimentId,
    runName: plan.name,
    userId: userName(),
    startTime: Date.now(),
    tags: { ...contextTags(tracking.commandLine), ...plan.tags, ...tracking.tags, ...tags },
  });
  await store.logBatch(run.info.runId, { params: plan.params });
  return run;
}

/** A run to go on with makes no database. */
async function opened({ uri, access, resume: runId }: Tracking, signal: AbortSignal | undefined): Promise<Store> {
  try {
    return await openStore(uri, { access, create: runId === undefined, signal });
  } catch (error) {
    // A database has no password.
    throw runId !== undefined && SentimentError.is(error) && error.code === "NO_RUNS_YET"
      ? noSuchRun(runId, { uri }, error)
      : error;
  }
}

/** Who has made the run, and by what, stays as it was. */
async function resume(store: Store, runId: string, tracking: Tracking, plan: PlannedRun): Promise<Run> {
  const context = Object.entries(contextTags(tracking.commandLine)).filter(([key]) => !key.startsWith("mlflow."));
  const tags = { ...Object.fromEntries(context), ...plan.tags, ...tracking.tags };
  return resumeRun(store, runId, { tracking, params: plan.params, tags });
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return SentimentError.is(error) && error.hint !== undefined ? `${message} ${error.hint}` : message;
}
