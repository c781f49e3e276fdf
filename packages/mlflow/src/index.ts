export type { Artifacts } from "./artifacts.ts";
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
  Run,
  RunData,
  RunInfo,
  RunStatus,
  Tags,
  ViewType,
} from "./entities.ts";
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
