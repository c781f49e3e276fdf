import {
  attribute,
  everyLoggedModel,
  type Experiment,
  type LoggedModel,
  type Store,
  type Tags,
} from "@sentiment/mlflow";
import { SentimentError } from "@sentiment/errors";
import { marks, withoutMarks } from "./marks.ts";
import type { RunJob, Survey } from "./survey.ts";

/** Ids at the target by ids of the source. What is still missing there is made when it is asked for, marked from the first. */
export class Counterparts {
  readonly #target: Store;
  readonly #from: string;
  readonly #survey: Survey;
  readonly #experiments = new Map<string, Promise<string>>();
  readonly #runs = new Map<string, Promise<string>>();
  readonly #models = new Map<string, Promise<string | undefined>>();
  readonly #adoptable = new Map<string, Promise<LoggedModel[]>>();

  constructor(target: Store, from: string, found: Survey) {
    this.#target = target;
    this.#from = from;
    this.#survey = found;
  }

  /** The experiment of that name. */
  experiment({ name, tags }: Experiment): Promise<string> {
    return remembered(this.#experiments, name, async () => {
      const known = this.#survey.experimentsThere.get(name);
      if (known !== undefined) return this.#withTags(known, tags);
      try {
        return await this.#target.createExperiment({ name, tags });
      } catch (error) {
        const made = SentimentError.is(error) && error.kind === "conflict" && (await this.#target.findExperiment(name));
        if (!made) throw error;
        return made.experimentId;
      }
    });
  }

  /** What the experiment has there stays. */
  async #withTags({ experimentId, lifecycleStage, tags }: Experiment, wanted: Tags): Promise<string> {
    const missing = Object.entries(wanted).filter(([key]) => tags[key] === undefined && lifecycleStage === "active");
    for (const [key, value] of missing) await this.#target.setExperimentTag(experimentId, key, value);
    return experimentId;
  }

  /** undefined for a run that is not at the target and is not to be copied. */
  async run(runId: string): Promise<string | undefined> {
    const job = this.#survey.jobs.get(runId);
    const known = job?.there ?? this.#survey.runsThere.get(runId);
    if (known !== undefined) return known.info.runId;
    if (job?.action !== "copied") return undefined;
    return remembered(this.#runs, runId, () => this.#createRun(job));
  }

  async #createRun({ source: { run, experiment } }: RunJob): Promise<string> {
    const { runId, runName, startTime, userId } = run.info;
    const made = await this.#target.createRun({
      experimentId: await this.experiment(experiment),
      runName,
      startTime,
      userId,
      tags: { [marks.runId]: runId, [marks.from]: this.#from },
    });
    return made.info.runId;
  }

  /** undefined where its run is not at the target, or there are no logged models there. */
  model(modelId: string): Promise<string | undefined> {
    return remembered(this.#models, modelId, async () => {
      const known = this.#survey.modelsThere.get(modelId);
      const model = this.#survey.models.get(modelId);
      if (known !== undefined || model === undefined || !this.#survey.hasLoggedModels) return known?.modelId;
      const { sourceRunId } = model;
      const runId = sourceRunId === undefined ? undefined : await this.run(sourceRunId);
      if (sourceRunId !== undefined && runId === undefined) return undefined;
      return (await this.#adopted(model)) ?? (await this.#createModel(model, runId));
    });
  }

  /** A run that went on here has begun its model there: that one is completed. */
  async #adopted({ modelId, name, sourceRunId = "" }: LoggedModel): Promise<string | undefined> {
    const job = this.#survey.jobs.get(sourceRunId);
    if (job?.there === undefined || !job.isReturning) return undefined;
    const { runId, experimentId } = job.there.info;
    const begun = await remembered(this.#adoptable, runId, async () => {
      const found: LoggedModel[] = [];
      const filter = attribute("source_run_id").eq(runId).text;
      for await (const each of everyLoggedModel(this.#target, { experimentIds: [experimentId], filter })) {
        if (each.tags[marks.modelId] === undefined) found.push(each);
      }
      return found;
    });
    const at = begun.findIndex((each) => each.name === name);
    const [adopted] = at < 0 ? [] : begun.splice(at, 1);
    if (adopted !== undefined) await this.#target.setLoggedModelTags(adopted.modelId, this.#modelMarks(modelId));
    return adopted?.modelId;
  }

  async #createModel(model: LoggedModel, sourceRunId: string | undefined): Promise<string> {
    const { name, modelType, params, tags, experimentId, modelId } = model;
    const { "mlflow.modelVersions": _, ...own } = withoutMarks(tags);
    const made = await this.#target.createLoggedModel({
      experimentId: await this.experiment(this.#survey.experiments.get(experimentId)!),
      name,
      sourceRunId,
      modelType,
      params,
      tags: { ...own, ...this.#modelMarks(modelId) },
    });
    return made.modelId;
  }

  #modelMarks(modelId: string): Record<string, string> {
    return { [marks.modelId]: modelId, [marks.from]: this.#from };
  }
}

/** What has been begun for that key, or `begin`. */
function remembered<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  begin: () => Promise<Value>,
): Promise<Value> {
  const value = known.get(key) ?? begin();
  known.set(key, value);
  return value;
}
