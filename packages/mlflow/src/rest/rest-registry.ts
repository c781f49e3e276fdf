import type { ModelVersion, RegisteredModel, Stage } from "../entities.ts";
import type { NewModelVersion, NewRegisteredModel, Registry, StageTransition, VersionKey } from "../registry.ts";
import type { Page, Search } from "../store.ts";
import * as aliases from "./aliases.ts";
import * as versions from "./model-versions.ts";
import * as models from "./registered-models.ts";
import type { Server } from "./server.ts";

/** An MLflow server's model registry. */
export class RestRegistry implements Registry {
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  async createRegisteredModel(model: NewRegisteredModel): Promise<RegisteredModel> {
    return models.createRegisteredModel(this.#server, model);
  }

  async getRegisteredModel(name: string): Promise<RegisteredModel> {
    return models.getRegisteredModel(this.#server, name);
  }

  async searchRegisteredModels(search: Search = {}): Promise<Page<RegisteredModel>> {
    return models.searchRegisteredModels(this.#server, search);
  }

  async renameRegisteredModel(name: string, newName: string): Promise<RegisteredModel> {
    return models.renameRegisteredModel(this.#server, name, newName);
  }

  async updateRegisteredModel(name: string, update: { readonly description: string }): Promise<RegisteredModel> {
    return models.updateRegisteredModel(this.#server, name, update.description);
  }

  async deleteRegisteredModel(name: string): Promise<void> {
    await models.deleteRegisteredModel(this.#server, name);
  }

  async setRegisteredModelTag(name: string, key: string, value: string): Promise<void> {
    await models.setRegisteredModelTag(this.#server, name, [key, value]);
  }

  async deleteRegisteredModelTag(name: string, key: string): Promise<void> {
    await models.deleteRegisteredModelTag(this.#server, name, key);
  }

  async setRegisteredModelAlias(name: string, alias: string, version: string): Promise<void> {
    await aliases.setRegisteredModelAlias(this.#server, { name, alias, version });
  }

  async deleteRegisteredModelAlias(name: string, alias: string): Promise<void> {
    await aliases.deleteRegisteredModelAlias(this.#server, name, alias);
  }

  async getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion> {
    return aliases.getModelVersionByAlias(this.#server, name, alias);
  }

  async getLatestVersions(name: string, stages?: readonly Stage[]): Promise<readonly ModelVersion[]> {
    return aliases.getLatestVersions(this.#server, name, stages);
  }

  async createModelVersion(version: NewModelVersion): Promise<ModelVersion> {
    return versions.createModelVersion(this.#server, version);
  }

  async getModelVersion(key: VersionKey): Promise<ModelVersion> {
    return versions.getModelVersion(this.#server, key);
  }

  async searchModelVersions(search: Search = {}): Promise<Page<ModelVersion>> {
    return versions.searchModelVersions(this.#server, search);
  }

  async updateModelVersion(key: VersionKey, update: { readonly description: string }): Promise<ModelVersion> {
    return versions.updateModelVersion(this.#server, key, update.description);
  }

  async deleteModelVersion(key: VersionKey): Promise<void> {
    await versions.deleteModelVersion(this.#server, key);
  }

  async setModelVersionTag(key: VersionKey, tag: string, value: string): Promise<void> {
    await versions.setModelVersionTag(this.#server, key, [tag, value]);
  }

  async deleteModelVersionTag(key: VersionKey, tag: string): Promise<void> {
    await versions.deleteModelVersionTag(this.#server, key, tag);
  }

  async transitionModelVersionStage(transition: StageTransition): Promise<ModelVersion> {
    return versions.transitionModelVersionStage(this.#server, transition);
  }

  async getModelVersionDownloadUri(key: VersionKey): Promise<string> {
    return versions.getModelVersionDownloadUri(this.#server, key);
  }
}
