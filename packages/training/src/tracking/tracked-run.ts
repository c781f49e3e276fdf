import { SentimentError } from "@sentiment/errors";
import type { Experiment, Metric, Run, Store, Tags } from "@sentiment/mlflow";
import { marks } from "../sync/marks.ts";
import { contextTags, gitTags, userName } from "./context-tags.ts";
import { ensureExperiment } from "./ensure-experiment.ts";
import { logModel, modelName, type UploadModel } from "./log-model.ts";
import { resumeRun } from "./resume-run.ts";
import { TrackingSession } from "./tracking-session.ts";
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

/** Where a run is recorded. */
interface Place {
  readonly store: Store;
  readonly experiment: Experiment;
  readonly run: Run;
  /** What the logged models are called there that were told of by another id. */
  readonly models: Map<string, string | undefined>;
}

/** Writes something of a run; again where the run goes on somewhere else. */
type Write<Result> = (place: Place) => Promise<Result>;

interface Beginning {
  readonly session: TrackingSession;
  readonly parent: TrackedRun | undefined;
  readonly run: Run;
  /** What the run says of itself from the first: to be said again where it goes on. */
  readonly tags: Tags;
}

/**
 * A run that is going on. It ends with `finish` or `fail`. What a method has written is there whatever comes after,
 * the end of the process too; `runs gc` closes what was left open. When its server vanishes, all that was written is
 * written again in a run of the working folder's database that says which run it is, and there it goes on.
 */
export class TrackedRun {
  readonly #session: TrackingSession;
  /** A run within another leaves the store open for that one. */
  readonly #parent: TrackedRun | undefined;
  readonly #tags: Tags;
  /** Asking git takes milliseconds, in which others can be at work. */
  readonly #git: Promise<Record<string, string>>;
  readonly #journal: Write<unknown>[] = [];
  readonly #begunAs: Place;
  #place: Place;
  #hasModel = false;

  private constructor({ session, parent, run, tags }: Beginning) {
    this.#session = session;
    this.#parent = parent;
    this.#tags = tags;
    this.#begunAs = { store: session.store, experiment: session.experiment, run, models: new Map() };
    this.#place = this.#begunAs;
    this.#git = parent === undefined ? gitTags() : parent.#git;
  }

  /** Opens the store and a run in it, or the one to go on with. Throws what the store throws: a training that cannot be recorded should not begin. */
  static async begin(tracking: Tracking, plan: PlannedRun, signal?: AbortSignal): Promise<TrackedRun> {
    const session = await TrackingSession.open(tracking, signal);
    const { store } = session;
    try {
      if (tracking.resume !== undefined) {
        const { run, tags } = await resume(store, tracking.resume, tracking, plan);
        session.experiment = await store.getExperiment(run.info.experimentId);
        const resumed = new TrackedRun({ session, parent: undefined, run, tags });
        resumed.#journal.push(paramsOf(plan));
        return resumed;
      }
      session.experiment = await ensureExperiment(store, tracking);
      const tags = tagsOf(tracking, plan);
      const run = await create(session, tracking.runName ?? plan.name, tags);
      return await new TrackedRun({ session, parent: undefined, run, tags }).#tellPlan(plan);
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** A run within this one. */
  async begin(plan: PlannedRun): Promise<TrackedRun> {
    const session = this.#session;
    const tags = tagsOf(session.tracking, plan);
    const run = await this.#record(
      ({ run: { info } }) => create(session, plan.name, { ...tags, [parentTag]: info.runId }),
      { once: true },
    );
    return new TrackedRun({ session, parent: this, run, tags }).#tellPlan(plan);
  }

  /** Whoever began it hears of it only if that succeeds, so that nobody else could close it. */
  async #tellPlan(plan: PlannedRun): Promise<this> {
    try {
      await this.#record(paramsOf(plan));
      return this;
    } catch (error) {
      await this.fail(error, { killed: this.#session.stopped });
      throw error;
    }
  }

  get runId(): string {
    return this.#place.run.info.runId;
  }

  get experimentId(): string {
    return this.#place.experiment.experimentId;
  }

  /** What it reads, as soon as that is known. */
  async datasets(used: readonly UsedDataset[]): Promise<void> {
    await this.#record(({ store, run }) => store.logInputs(run.info.runId, datasetInputs(used)));
    await this.tags(await this.#git);
  }

  async tags(tags: Readonly<Record<string, string>>): Promise<void> {
    if (Object.keys(tags).length === 0) return;
    await this.#record(({ store, run }) => store.logBatch(run.info.runId, { tags }));
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
    await this.#record((place) => {
      const here = metrics.map((metric) => ({ ...metric, modelId: this.#modelAt(place, metric.modelId) }));
      return place.store.logBatch(place.run.info.runId, { metrics: here });
    });
  }

  /** A model of the vanished server that this run has not made is unknown elsewhere. */
  #modelAt(place: Place, modelId: string | undefined): string | undefined {
    return modelId === undefined || place === this.#begunAs ? modelId : place.models.get(modelId);
  }

  /** Files for the run's artifacts: relative path → content. */
  async artifacts(files: Iterable<readonly [string, Uint8Array | string]>): Promise<void> {
    const all = Array.from(files);
    await this.#record(async ({ store, run }) => {
      const artifacts = store.artifacts(run.info.artifactUri);
      await Promise.all(all.map(([name, content]) => artifacts.write(name, content)));
    });
  }

  /** The model that this run has made; `upload` is told what it is and where its files belong. */
  async model(params: Readonly<Record<string, string>>, upload: UploadModel): Promise<string | undefined> {
    let told: string | undefined;
    await this.#record(async (place) => {
      const modelId = await logModel(place.store, { run: place.run.info, params, upload });
      told ??= modelId;
      if (told !== undefined) place.models.set(told, modelId);
    });
    this.#hasModel = true;
    return told;
  }

  async finish(): Promise<TrackedAs> {
    const endTime = Date.now();
    await this.#record(({ store, run }) => store.updateRun(run.info.runId, { status: "FINISHED", endTime }));
    await this.#close();
    const { run, experiment, store } = this.#place;
    const server = this.#session.vanished;
    const { runId } = this.#begunAs.run.info;
    return {
      runId: this.runId,
      experimentId: this.experimentId,
      experimentName: experiment.name,
      modelUri: this.#hasModel ? `runs:/${this.runId}/${modelName}` : undefined,
      artifactUri: run.info.artifactUri,
      trackingUri: store.uri,
      vanished:
        server === undefined ? undefined : { trackingUri: server, runId: runId === this.runId ? undefined : runId },
    };
  }

  /** Closes the run as KILLED, or as FAILED with the error's message. Never throws: the error at hand says more. */
  async fail(error: unknown, { killed }: { readonly killed: boolean }): Promise<void> {
    try {
      // First what matters most: time may be short, and what ails the store may spare the one and not the other.
      const end = { status: killed ? "KILLED" : "FAILED", endTime: Date.now() } as const;
      await this.#record(({ store, run }) => store.updateRun(run.info.runId, end));
      const tags = killed ? {} : { "sentiment.error": messageOf(error) };
      await this.tags({ ...(await this.#git), ...tags });
      await this.#close();
    } catch {
      // The store fails as well.
    }
  }

  async #close(): Promise<void> {
    if (this.#parent === undefined) await this.#session.close();
  }

  /** Writes, and remembers for where the run may go on; with `once` it is not written again. */
  async #record<Result>(write: Write<Result>, { once = false } = {}): Promise<Result> {
    const written = async (): Promise<Result> => {
      await this.#follow();
      const result = await write(this.#place);
      if (!once) this.#journal.push(write);
      return result;
    };
    try {
      return await written();
    } catch (error) {
      if (!(await this.#session.goesOn(error))) throw error;
    }
    return written();
  }

  /** To where the session is now, if it has moved. */
  async #follow(): Promise<void> {
    const { store, experiment } = this.#session;
    if (this.#place.store === store) return;
    if (this.#parent !== undefined) await this.#parent.#follow();
    const { runId, runName, startTime, userId } = this.#begunAs.run.info;
    const parent = this.#parent === undefined ? {} : { [parentTag]: this.#parent.runId };
    const same = { [marks.runId]: runId, [marks.from]: this.#begunAs.store.uri };
    const { experimentId } = experiment;
    const tags = { ...this.#tags, ...parent, ...same };
    const run = await store.createRun({ experimentId, runName, startTime, userId, tags });
    const place = { store, experiment, run, models: new Map<string, string | undefined>() };
    for (const write of this.#journal) await write(place);
    this.#place = place;
  }
}

const parentTag = "mlflow.parentRunId";

function tagsOf({ commandLine, tags }: Tracking, plan: PlannedRun): Tags {
  return { ...contextTags(commandLine), ...plan.tags, ...tags };
}

function paramsOf({ params }: PlannedRun): Write<void> {
  return ({ store, run }) => store.logBatch(run.info.runId, { params });
}

function create({ store, experiment }: TrackingSession, runName: string, tags: Tags): Promise<Run> {
  const { experimentId } = experiment;
  return store.createRun({ experimentId, runName, userId: userName(), startTime: Date.now(), tags });
}

/** Who has made the run, and by what, stays as it was. */
async function resume(
  store: Store,
  runId: string,
  tracking: Tracking,
  plan: PlannedRun,
): Promise<{ readonly run: Run; readonly tags: Tags }> {
  const context = Object.entries(contextTags(tracking.commandLine)).filter(([key]) => !key.startsWith("mlflow."));
  const tags = { ...Object.fromEntries(context), ...plan.tags, ...tracking.tags };
  return { run: await resumeRun(store, runId, { tracking, params: plan.params, tags }), tags };
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return SentimentError.is(error) && error.hint !== undefined ? `${message} ${error.hint}` : message;
}
