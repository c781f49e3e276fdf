export type { Access } from "./access.ts";
export { appendToUri } from "./append-to-uri.ts";
export type { Artifacts, TransferOptions, TransferProgress } from "./artifacts.ts";
export { describeStore } from "./describe-store.ts";
export type {
  Dataset,
  DatasetInput,
  Experiment,
  FileInfo,
  LifecycleStage,
  LoggedModel,
  LoggedModelStatus,
  Metric,
  ModelOutput,
  ModelVersion,
  ModelVersionStatus,
  RegisteredModel,
  Run,
  RunData,
  RunInfo,
  RunStatus,
  Stage,
  Tags,
  ViewType,
} from "./entities.ts";
export { findModelOfRun, type RunModel } from "./find-model-of-run.ts";
export {
  everyExperiment,
  everyLoggedModel,
  everyModelVersion,
  everyPoint,
  everyRegisteredModel,
  everyRun,
  type EveryOptions,
} from "./every.ts";
export { attribute, isComparable, metric, tag, type Filter, type NumberSubject, type TextSubject } from "./filter.ts";
export { foreignFlavors } from "./foreign-flavors.ts";
export { inParallel } from "@sentiment/http";
export { withModelIdentity, type ModelIdentity } from "./model-identity.ts";
export { parseModelUri, type ModelUri, type RegisteredModelUri, type VersionChoice } from "./model-uri.ts";
export { isSameStore } from "./is-same-store.ts";
export { isLocalUri, openArtifacts } from "./open-artifacts.ts";
export { openStore, type OpenOptions } from "./open-store.ts";
export { readProxies } from "./access/read-proxies.ts";
export { readAccess, type AccessSources } from "./read-access.ts";
export type { NewModelVersion, NewRegisteredModel, Registry, StageTransition, VersionKey } from "./registry.ts";
export { modelOfRun, resolveModel, type ResolvedModel, type TrackedUri } from "./resolve-model.ts";
export { isServerUri, splitServerUri, type ServerUri } from "./server-uri.ts";
export type { RunSearch } from "./search/runs.ts";
export type {
  Batch,
  NewExperiment,
  NewLoggedModel,
  NewRun,
  Page,
  PageRequest,
  RunUpdate,
  Search,
  Store,
} from "./store.ts";
