/*
 * MLflow's entities, in MLflow's words (mlflow/protos/service.proto). Ids are text everywhere: experiment ids have up to
 * 19 digits, which a JavaScript number cannot hold. Times are milliseconds since 1970.
 */

export type LifecycleStage = "active" | "deleted";

/** Which entities a search looks at. */
export type ViewType = "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL";

export type RunStatus = "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";

export type Tags = Readonly<Record<string, string>>;

export interface Experiment {
  readonly experimentId: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
  readonly creationTime: number | undefined;
  readonly lastUpdateTime: number | undefined;
  readonly tags: Tags;
}

/** One point of a metric. NaN and infinities are values like others. */
export interface Metric {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
  /** The logged model that the metric judges, and the dataset it was judged on (MLflow 3). */
  readonly modelId?: string | undefined;
  readonly datasetName?: string | undefined;
  readonly datasetDigest?: string | undefined;
}

export interface RunInfo {
  readonly runId: string;
  readonly runName: string;
  readonly experimentId: string;
  readonly userId: string;
  readonly status: RunStatus;
  readonly startTime: number;
  readonly endTime: number | undefined;
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
}

export interface RunData {
  /** The latest point of each metric: greatest (step, timestamp, value). */
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

export interface Dataset {
  readonly name: string;
  /** At most 36 characters. */
  readonly digest: string;
  readonly sourceType: string;
  /** JSON text or whatever the source type asks for. */
  readonly source: string;
  /** JSON text. */
  readonly schema?: string | undefined;
  /** JSON text. */
  readonly profile?: string | undefined;
}

/** A dataset as a run used it; the tag `mlflow.data.context` says what for. */
export interface DatasetInput {
  readonly dataset: Dataset;
  readonly tags: Tags;
}

export interface ModelOutput {
  readonly modelId: string;
  readonly step: number;
}

export interface Run {
  readonly info: RunInfo;
  readonly data: RunData;
  readonly inputs: { readonly datasets: readonly DatasetInput[]; readonly modelIds: readonly string[] };
  readonly outputs: { readonly models: readonly ModelOutput[] };
}

export type LoggedModelStatus =
  | "LOGGED_MODEL_PENDING"
  | "LOGGED_MODEL_READY"
  | "LOGGED_MODEL_UPLOAD_FAILED"
  | "LOGGED_MODEL_STATUS_UNSPECIFIED";

/** A model that a run produced (MLflow 3). Its files lie at `artifactUri`, outside the run's own. */
export interface LoggedModel {
  /** `m-` and 32 hexadecimal digits. */
  readonly modelId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly artifactUri: string;
  readonly status: LoggedModelStatus;
  readonly statusMessage: string | undefined;
  readonly creationTime: number;
  readonly lastUpdatedTime: number;
  readonly modelType: string | undefined;
  readonly sourceRunId: string | undefined;
  readonly tags: Tags;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: readonly (Metric & { readonly runId: string })[];
}

/** A file or folder below an artifact root; `path` is relative to it, with `/`. */
export interface FileInfo {
  readonly path: string;
  readonly isDir: boolean;
  readonly fileSize: number | undefined;
}

/** MLflow's stages of a model version. Deprecated since 2.9 in favour of aliases, and still what deployments ask for. */
export type Stage = "None" | "Staging" | "Production" | "Archived";

export type ModelVersionStatus = "PENDING_REGISTRATION" | "FAILED_REGISTRATION" | "READY";

/** A name in the registry. */
export interface RegisteredModel {
  readonly name: string;
  readonly creationTime: number;
  readonly lastUpdatedTime: number;
  readonly description: string | undefined;
  readonly tags: Tags;
  /** Alias → version. */
  readonly aliases: Readonly<Record<string, string>>;
  /** The latest version of each stage that has one, as MLflow shows them. */
  readonly latestVersions: readonly ModelVersion[];
}

export interface ModelVersion {
  readonly name: string;
  /** `1`, `2`, …: never given twice, not even after a deletion. */
  readonly version: string;
  readonly creationTime: number;
  readonly lastUpdatedTime: number;
  readonly stage: Stage;
  readonly description: string | undefined;
  /** Where its files were logged: `models:/m-…`, or a run's artifact URI. */
  readonly source: string;
  readonly runId: string | undefined;
  readonly runLink: string | undefined;
  /** The logged model that it is of (MLflow 3). */
  readonly modelId: string | undefined;
  readonly status: ModelVersionStatus;
  readonly statusMessage: string | undefined;
  readonly tags: Tags;
  /** Of a version that is got by its number or alias, or as the latest of a stage; MLflow leaves it empty elsewhere. */
  readonly aliases: readonly string[];
}
