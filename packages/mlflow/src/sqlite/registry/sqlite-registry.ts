import type { ModelVersion, RegisteredModel, Stage } from "../../entities.ts";
import type { NewModelVersion, NewRegisteredModel, Registry, StageTransition, VersionKey } from "../../registry.ts";
import type { Page, Search } from "../../store.ts";
import type { Connection } from "../connection.ts";
import * as aliases from "./aliases.ts";
import { downloadUri } from "./find-version.ts";
import * as versions from "./model-versions.ts";
import * as models from "./registered-models.ts";
import * as search from "./search.ts";
import * as stages from "./stages.ts";

/** MLflow's model registry in the database on this machine: each method is one transaction. */
export class SqliteRegistry implements Registry {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  createRegisteredModel(model: NewRegisteredModel): Promise<RegisteredModel> {
    return this.#connection.write((database) => models.createRegisteredModel(database, model));
  }

  getRegisteredModel(name: string): Promise<RegisteredModel> {
    return this.#connection.read((database) => models.getRegisteredModel(database, name));
  }

  searchRegisteredModels(request: Search = {}): Promise<Page<RegisteredModel>> {
    return this.#connection.read((database) => search.searchRegisteredModels(database, request));
  }

  renameRegisteredModel(name: string, newName: string): Promise<RegisteredModel> {
    return this.#connection.write((database) => models.renameRegisteredModel(database, name, newName));
  }

  updateRegisteredModel(name: string, update: { readonly description: string }): Promise<RegisteredModel> {
    return this.#connection.write((database) => models.updateRegisteredModel(database, name, update.description));
  }

  deleteRegisteredModel(name: string): Promise<void> {
    return this.#connection.write((database) => models.deleteRegisteredModel(database, name));
  }

  setRegisteredModelTag(name: string, key: string, value: string): Promise<void> {
    return this.#connection.write((database) => models.setRegisteredModelTag(database, name, [key, value]));
  }

  deleteRegisteredModelTag(name: string, key: string): Promise<void> {
    return this.#connection.write((database) => models.deleteRegisteredModelTag(database, name, key));
  }

  setRegisteredModelAlias(name: string, alias: string, version: string): Promise<void> {
    return this.#connection.write((database) => aliases.setRegisteredModelAlias(database, alias, { name, version }));
  }

  deleteRegisteredModelAlias(name: string, alias: string): Promise<void> {
    return this.#connection.write((database) => aliases.deleteRegisteredModelAlias(database, name, alias));
  }

  getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion> {
    return this.#connection.read((database) => aliases.getModelVersionByAlias(database, name, alias));
  }

  getLatestVersions(name: string, wanted: readonly Stage[] = []): Promise<readonly ModelVersion[]> {
    return this.#connection.read((database) => stages.getLatestVersions(database, name, wanted));
  }

  createModelVersion(version: NewModelVersion): Promise<ModelVersion> {
    return this.#connection.write((database) => versions.createModelVersion(database, version));
  }

  getModelVersion(key: VersionKey): Promise<ModelVersion> {
    return this.#connection.read((database) => versions.getModelVersion(database, key));
  }

  searchModelVersions(request: Search = {}): Promise<Page<ModelVersion>> {
    return this.#connection.read((database) => search.searchModelVersions(database, request));
  }

  updateModelVersion(key: VersionKey, update: { readonly description: string }): Promise<ModelVersion> {
    return this.#connection.write((database) => versions.updateModelVersion(database, key, update.description));
  }

  deleteModelVersion(key: VersionKey): Promise<void> {
    return this.#connection.write((database) => versions.deleteModelVersion(database, key));
  }

  setModelVersionTag(key: VersionKey, tag: string, value: string): Promise<void> {
    return this.#connection.write((database) => versions.setModelVersionTag(database, key, [tag, value]));
  }

  deleteModelVersionTag(key: VersionKey, tag: string): Promise<void> {
    return this.#connection.write((database) => versions.deleteModelVersionTag(database, key, tag));
  }

  transitionModelVersionStage(transition: StageTransition): Promise<ModelVersion> {
    return this.#connection.write((database) => stages.transitionStage(database, transition));
  }

  getModelVersionDownloadUri(key: VersionKey): Promise<string> {
    return this.#connection.read((database) => downloadUri(database, key));
  }
}
