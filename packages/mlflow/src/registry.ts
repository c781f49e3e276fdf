import type { ModelVersion, RegisteredModel, Stage, Tags } from "./entities.ts";
import type { Page, Search } from "./store.ts";

export interface NewRegisteredModel {
  readonly name: string;
  readonly description?: string | undefined;
  readonly tags?: Tags | undefined;
}

export interface NewModelVersion {
  readonly name: string;
  /** `models:/m-…`, or the artifact URI of a folder among a run's files. */
  readonly source: string;
  readonly runId?: string | undefined;
  readonly runLink?: string | undefined;
  readonly modelId?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: Tags | undefined;
}

export interface StageTransition {
  readonly name: string;
  readonly version: string;
  readonly stage: Stage;
  /** Moves what has been there to Archived. Only with Staging and Production. */
  readonly archiveExistingVersions?: boolean | undefined;
}

/** Which version of which model. */
export interface VersionKey {
  readonly name: string;
  readonly version: string;
}

/**
 * MLflow's model registry, the `registry` of a `Store`; errors as there. Names of models are not blank and have no `/` or `:`;
 * versions are whole numbers as text; an alias is of word characters and dashes, and neither `latest` nor `v1`.
 */
export interface Registry {
  createRegisteredModel(model: NewRegisteredModel): Promise<RegisteredModel>;
  getRegisteredModel(name: string): Promise<RegisteredModel>;
  searchRegisteredModels(search?: Search): Promise<Page<RegisteredModel>>;
  /** Its versions go with it. */
  renameRegisteredModel(name: string, newName: string): Promise<RegisteredModel>;
  updateRegisteredModel(name: string, update: { readonly description: string }): Promise<RegisteredModel>;
  /** And all its versions. */
  deleteRegisteredModel(name: string): Promise<void>;
  setRegisteredModelTag(name: string, key: string, value: string): Promise<void>;
  deleteRegisteredModelTag(name: string, key: string): Promise<void>;
  /** Whatever version had the alias before has it no more. */
  setRegisteredModelAlias(name: string, alias: string, version: string): Promise<void>;
  deleteRegisteredModelAlias(name: string, alias: string): Promise<void>;
  /** Throws RESOURCE_DOES_NOT_EXIST (`input`) for an alias that is not there, whatever code a server gives it. */
  getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion>;
  /** The latest version of each of these stages that has one; without stages, of every stage. */
  getLatestVersions(name: string, stages?: readonly Stage[]): Promise<readonly ModelVersion[]>;

  createModelVersion(version: NewModelVersion): Promise<ModelVersion>;
  getModelVersion(key: VersionKey): Promise<ModelVersion>;
  searchModelVersions(search?: Search): Promise<Page<ModelVersion>>;
  updateModelVersion(key: VersionKey, update: { readonly description: string }): Promise<ModelVersion>;
  deleteModelVersion(key: VersionKey): Promise<void>;
  setModelVersionTag(key: VersionKey, tag: string, value: string): Promise<void>;
  deleteModelVersionTag(key: VersionKey, tag: string): Promise<void>;
  transitionModelVersionStage(transition: StageTransition): Promise<ModelVersion>;
  /** Where a version's files can be read: an artifact URI, or `models:/m-…`. */
  getModelVersionDownloadUri(key: VersionKey): Promise<string>;
}
