import type {
  DatasetInput,
  Experiment,
  LoggedModel,
  LoggedModelStatus,
  Metric,
  ModelOutput,
  Run,
  RunInfo,
  Tags,
} from "../entities.ts";
import type { Registry } from "../registry.ts";
import type { ExperimentSearch } from "../search/experiments.ts";
import type { LoggedModelSearch } from "../search/logged-models.ts";
import type { RunSearch } from "../search/runs.ts";
import type { Batch, NewExperiment, NewLoggedModel, NewRun, Page, PageRequest, RunUpdate, Store } from "../store.ts";
import type { Connection } from "./connection.ts";
import * as experiments from "./experiments.ts";
import { loadRun } from "./load-runs.ts";
import { logBatch } from "./log-batch.ts";
import { logInputs, logOutputs } from "./log-inputs.ts";
import * as models from "./logged-models.ts";
import { SqliteRegistry } from "./registry/sqlite-registry.ts";
import * as runs from "./runs.ts";
import * as search from "./search.ts";

export interface SqliteStoreParts {
  readonly uri: string;
  readonly connection: Connection;
  /** Where new experiments keep their files. */
  readonly artifactRoot: string;
  readonly artifacts: Store["artifacts"];
}

/** MLflow's database on this machine: each method is one transaction. */
export class SqliteStore implements Store {
  readonly uri: string;
  readonly registry: Registry;
  readonly artifacts: Store["artifacts"];
  readonly #connection: Connection;
  readonly #artifactRoot: string;

  constructor({ uri, connection, artifactRoot, artifacts }: SqliteStoreParts) {
    this.artifacts = artifacts;
    this.uri = uri;
    this.registry = new SqliteRegistry(connection);
    this.#connection = connection;
    this.#artifactRoot = artifactRoot;
  }

  createExperiment(experiment: NewExperiment): Promise<string> {
    return this.#connection.write((database) => experiments.createExperiment(database, experiment, this.#artifactRoot));
  }

  getExperiment(experimentId: string): Promise<Experiment> {
    return this.#connection.read((database) => experiments.getExperiment(database, experimentId));
  }

  findExperiment(name: string): Promise<Experiment | undefined> {
    return this.#connection.read((database) => experiments.findExperiment(database, name));
  }

  searchExperiments(request: ExperimentSearch = {}): Promise<Page<Experiment>> {
    return this.#connection.read((database) => search.searchExperiments(database, request));
  }

  renameExperiment(experimentId: string, name: string): Promise<void> {
    return this.#connection.write((database) => experiments.renameExperiment(database, experimentId, name));
  }

  deleteExperiment(experimentId: string): Promise<void> {
    return this.#connection.write((database) => experiments.moveExperiment(database, experimentId, "deleted"));
  }

  restoreExperiment(experimentId: string): Promise<void> {
    return this.#connection.write((database) => experiments.moveExperiment(database, experimentId, "active"));
  }

  setExperimentTag(experimentId: string, key: string, value: string): Promise<void> {
    return this.#connection.write((database) => experiments.setExperimentTag(database, experimentId, [key, value]));
  }

  deleteExperimentTag(experimentId: string, key: string): Promise<void> {
    return this.#connection.write((database) => experiments.deleteExperimentTag(database, experimentId, key));
  }

  createRun(run: NewRun): Promise<Run> {
    return this.#connection.write((database) => runs.createRun(database, run));
  }

  getRun(runId: string): Promise<Run> {
    return this.#connection.read((database) => loadRun(database, runId));
  }

  updateRun(runId: string, update: RunUpdate): Promise<RunInfo> {
    return this.#connection.write((database) => runs.updateRun(database, runId, update));
  }

  deleteRun(runId: string): Promise<void> {
    return this.#connection.write((database) => runs.moveRun(database, runId, "deleted"));
  }

  restoreRun(runId: string): Promise<void> {
    return this.#connection.write((database) => runs.moveRun(database, runId, "active"));
  }

  searchRuns(request: RunSearch): Promise<Page<Run>> {
    return this.#connection.read((database) => search.searchRuns(database, request));
  }

  logBatch(runId: string, batch: Batch): Promise<void> {
    return this.#connection.write((database) => logBatch(database, runId, batch));
  }

  deleteTag(runId: string, key: string): Promise<void> {
    return this.#connection.write((database) => runs.deleteTag(database, runId, key));
  }

  logInputs(runId: string, inputs: readonly DatasetInput[]): Promise<void> {
    return this.#connection.write((database) => logInputs(database, runId, inputs));
  }

  logOutputs(runId: string, outputs: readonly ModelOutput[]): Promise<void> {
    return this.#connection.write((database) => logOutputs(database, runId, outputs));
  }

  getMetricHistory(runId: string, key: string, page: PageRequest = {}): Promise<Page<Metric>> {
    return this.#connection.read((database) => search.getMetricHistory(database, { ...page, runId, key }));
  }

  createLoggedModel(model: NewLoggedModel): Promise<LoggedModel> {
    return this.#connection.write((database) => models.createLoggedModel(database, model));
  }

  getLoggedModel(modelId: string): Promise<LoggedModel> {
    return this.#connection.read((database) => models.getLoggedModel(database, modelId));
  }

  finalizeLoggedModel(modelId: string, status: LoggedModelStatus): Promise<LoggedModel> {
    return this.#connection.write((database) => models.finalizeLoggedModel(database, modelId, status));
  }

  setLoggedModelTags(modelId: string, tags: Tags): Promise<void> {
    return this.#connection.write((database) => models.setLoggedModelTags(database, modelId, tags));
  }

  deleteLoggedModelTag(modelId: string, key: string): Promise<void> {
    return this.#connection.write((database) => models.deleteLoggedModelTag(database, modelId, key));
  }

  deleteLoggedModel(modelId: string): Promise<void> {
    return this.#connection.write((database) => models.deleteLoggedModel(database, modelId));
  }

  searchLoggedModels(request: LoggedModelSearch): Promise<Page<LoggedModel>> {
    return this.#connection.read((database) => search.searchLoggedModels(database, request));
  }

  hasLoggedModels(): Promise<boolean> {
    return Promise.resolve(true);
  }

  recordModel(runId: string, modelJson: string): Promise<void> {
    return this.#connection.write((database) => runs.recordModel(database, runId, modelJson));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}
