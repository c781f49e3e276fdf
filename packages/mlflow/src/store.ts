import type { Artifacts } from "./artifacts.ts";
import type {
  DatasetInput,
  Experiment,
  LoggedModel,
  LoggedModelStatus,
  Metric,
  ModelOutput,
  Run,
  RunInfo,
  RunStatus,
  Tags,
  ViewType,
} from "./entities.ts";
import type { Registry } from "./registry.ts";

/** One page of a search; no `nextPageToken`: the last one. Tokens are opaque. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string | undefined;
}

export interface PageRequest {
  /** Default: MLflow's own for that search. */
  readonly maxResults?: number | undefined;
  readonly pageToken?: string | undefined;
}

/** A search in MLflow's own grammar: https://mlflow.org/docs/latest/ml/search/search-runs/ */
export interface Search extends PageRequest {
  /** `metrics.accuracy > 0.7 AND params.model = 'nb'`; undefined or empty: everything. */
  readonly filter?: string | undefined;
  /** `["metrics.accuracy DESC", "attributes.start_time ASC"]` */
  readonly orderBy?: readonly string[] | undefined;
}

export interface NewExperiment {
  readonly name: string;
  readonly artifactLocation?: string | undefined;
  readonly tags?: Tags | undefined;
}

export interface NewRun {
  readonly experimentId: string;
  /** Default: the tag `mlflow.runName`, else a random name as MLflow gives one. */
  readonly runName?: string | undefined;
  /** Default: now. */
  readonly startTime?: number | undefined;
  readonly userId?: string | undefined;
  readonly tags?: Tags | undefined;
}

export interface RunUpdate {
  readonly status?: RunStatus | undefined;
  readonly endTime?: number | undefined;
  readonly runName?: string | undefined;
}

/**
 * What one `logBatch` writes. A database writes all of it or nothing; a server is sent parameters first, which alone can be
 * refused for what is there, and has then written nothing else.
 */
export interface Batch {
  readonly metrics?: readonly Metric[] | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly tags?: Tags | undefined;
}

export interface NewLoggedModel {
  readonly experimentId: string;
  readonly name: string;
  readonly sourceRunId?: string | undefined;
  readonly modelType?: string | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly tags?: Tags | undefined;
}

/**
 * MLflow's tracking store and model registry, wherever they lie. What a method wrote is durable when its promise
 * resolves. Every method checks what it is given by MLflow's own rules (mlflow/utils/validation.py) and throws a
 * `SentimentError`: `input` (RESOURCE_DOES_NOT_EXIST) for what is not there, `usage` (INVALID_PARAMETER_VALUE) for what
 * MLflow would refuse, `conflict` (RESOURCE_ALREADY_EXISTS) for a name that is taken, `remote` for a server that does
 * not answer or refuses.
 */
export interface Store {
  /** As the user would write it: `sqlite:///mlflow.db`. No secrets. */
  readonly uri: string;

  createExperiment(experiment: NewExperiment): Promise<string>;
  getExperiment(experimentId: string): Promise<Experiment>;
  /** Deleted ones too. */
  findExperiment(name: string): Promise<Experiment | undefined>;
  searchExperiments(search?: Search & { readonly viewType?: ViewType | undefined }): Promise<Page<Experiment>>;
  renameExperiment(experimentId: string, name: string): Promise<void>;
  deleteExperiment(experimentId: string): Promise<void>;
  restoreExperiment(experimentId: string): Promise<void>;
  setExperimentTag(experimentId: string, key: string, value: string): Promise<void>;
  deleteExperimentTag(experimentId: string, key: string): Promise<void>;

  createRun(run: NewRun): Promise<Run>;
  getRun(runId: string): Promise<Run>;
  updateRun(runId: string, update: RunUpdate): Promise<RunInfo>;
  deleteRun(runId: string): Promise<void>;
  restoreRun(runId: string): Promise<void>;
  searchRuns(
    search: Search & { readonly experimentIds: readonly string[]; readonly viewType?: ViewType | undefined },
  ): Promise<Page<Run>>;

  /** Parameters do not change: the same value again is fine, another one is refused. Any number of entries. */
  logBatch(runId: string, batch: Batch): Promise<void>;
  deleteTag(runId: string, key: string): Promise<void>;
  logInputs(runId: string, inputs: readonly DatasetInput[]): Promise<void>;
  logOutputs(runId: string, models: readonly ModelOutput[]): Promise<void>;
  /** In the order of (timestamp, step, value), every point. */
  getMetricHistory(runId: string, key: string, page?: PageRequest): Promise<Page<Metric>>;

  createLoggedModel(model: NewLoggedModel): Promise<LoggedModel>;
  getLoggedModel(modelId: string): Promise<LoggedModel>;
  finalizeLoggedModel(modelId: string, status: LoggedModelStatus): Promise<LoggedModel>;
  setLoggedModelTags(modelId: string, tags: Tags): Promise<void>;
  deleteLoggedModelTag(modelId: string, key: string): Promise<void>;
  deleteLoggedModel(modelId: string): Promise<void>;
  searchLoggedModels(search: Search & { readonly experimentIds: readonly string[] }): Promise<Page<LoggedModel>>;

  /**
   * Whether runs have logged models here (MLflow 3). Where not (MLflow 2, DagsHub), the methods above throw
   * NOT_SUPPORTED (`remote`), a model's files lie among its run's, and `recordModel` tells the run of it.
   */
  hasLoggedModels(): Promise<boolean>;
  /** MLflow 2's "this run has a model": `modelJson` is its MLmodel as JSON. Goes into the tag `mlflow.log-model.history`. */
  recordModel(runId: string, modelJson: string): Promise<void>;

  readonly registry: Registry;

  /** The files at an artifact URI of this store: of a run, a logged model, a model version. */
  artifacts(artifactUri: string): Artifacts;

  close(): Promise<void>;
}
