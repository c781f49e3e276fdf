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
import * as experiments from "./experiments.ts";
import { logInputs, logOutputs } from "./inputs.ts";
import { logBatch } from "./log-batch.ts";
import * as models from "./logged-models.ts";
import { getMetricHistory } from "./metric-history.ts";
import { recordModel } from "./record-model.ts";
import * as runs from "./runs.ts";
import type { Server } from "./server.ts";

/** An MLflow server's store: each method is one request, or a few. */
export class RestStore implements Store {
  readonly uri: string;
  readonly registry: Registry;
  readonly artifacts: Store["artifacts"];
  readonly #server: Server;

  constructor(server: Server, { registry, artifacts }: Pick<Store, "registry" | "artifacts">) {
    this.uri = server.uri;
    this.registry = registry;
    this.artifacts = artifacts;
    this.#server = server;
  }

  async createExperiment(experiment: NewExperiment): Promise<string> {
    return experiments.createExperiment(this.#server, experiment);
  }

  async getExperiment(experimentId: string): Promise<Experiment> {
    return experiments.getExperiment(this.#server, experimentId);
  }

  async findExperiment(name: string): Promise<Experiment | undefined> {
    return experiments.findExperiment(this.#server, name);
  }

  async searchExperiments(search: ExperimentSearch = {}): Promise<Page<Experiment>> {
    return experiments.searchExperiments(this.#server, search);
  }

  async renameExperiment(experimentId: string, name: string): Promise<void> {
    await experiments.renameExperiment(this.#server, experimentId, name);
  }

  async deleteExperiment(experimentId: string): Promise<void> {
    await experiments.moveExperiment(this.#server, experimentId, "deleted");
  }

  async restoreExperiment(experimentId: string): Promise<void> {
    await experiments.moveExperiment(this.#server, experimentId, "active");
  }

  async setExperimentTag(experimentId: string, key: string, value: string): Promise<void> {
    await experiments.setExperimentTag(this.#server, experimentId, [key, value]);
  }

  async deleteExperimentTag(experimentId: string, key: string): Promise<void> {
    await experiments.deleteExperimentTag(this.#server, experimentId, key);
  }

  async createRun(run: NewRun): Promise<Run> {
    return runs.createRun(this.#server, run);
  }

  async getRun(runId: string): Promise<Run> {
    return runs.getRun(this.#server, runId);
  }

  async updateRun(runId: string, update: RunUpdate): Promise<RunInfo> {
    return runs.updateRun(this.#server, runId, update);
  }

  async deleteRun(runId: string): Promise<void> {
    await runs.moveRun(this.#server, runId, "deleted");
  }

  async restoreRun(runId: string): Promise<void> {
    await runs.moveRun(this.#server, runId, "active");
  }

  async searchRuns(search: RunSearch): Promise<Page<Run>> {
    return runs.searchRuns(this.#server, search);
  }

  async logBatch(runId: string, batch: Batch): Promise<void> {
    await logBatch(this.#server, runId, batch);
  }

  async deleteTag(runId: string, key: string): Promise<void> {
    await runs.deleteTag(this.#server, runId, key);
  }

  async logInputs(runId: string, inputs: readonly DatasetInput[]): Promise<void> {
    await logInputs(this.#server, runId, inputs);
  }

  async logOutputs(runId: string, outputs: readonly ModelOutput[]): Promise<void> {
    await logOutputs(this.#server, runId, outputs);
  }

  async getMetricHistory(runId: string, key: string, page: PageRequest = {}): Promise<Page<Metric>> {
    return getMetricHistory(this.#server, { ...page, runId, key });
  }

  async createLoggedModel(model: NewLoggedModel): Promise<LoggedModel> {
    return models.createLoggedModel(this.#server, model);
  }

  async getLoggedModel(modelId: string): Promise<LoggedModel> {
    return models.getLoggedModel(this.#server, modelId);
  }

  async finalizeLoggedModel(modelId: string, status: LoggedModelStatus): Promise<LoggedModel> {
    return models.finalizeLoggedModel(this.#server, modelId, status);
  }

  async setLoggedModelTags(modelId: string, tags: Tags): Promise<void> {
    await models.setLoggedModelTags(this.#server, modelId, tags);
  }

  async deleteLoggedModelTag(modelId: string, key: string): Promise<void> {
    await models.deleteLoggedModelTag(this.#server, modelId, key);
  }

  async deleteLoggedModel(modelId: string): Promise<void> {
    await models.deleteLoggedModel(this.#server, modelId);
  }

  async searchLoggedModels(search: LoggedModelSearch): Promise<Page<LoggedModel>> {
    return models.searchLoggedModels(this.#server, search);
  }

  hasLoggedModels(): Promise<boolean> {
    return this.#server.hasLoggedModels();
  }

  async recordModel(runId: string, modelJson: string): Promise<void> {
    await recordModel(this.#server, runId, modelJson);
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}
