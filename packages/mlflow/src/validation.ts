import type { DatasetInput, LoggedModelStatus, Metric, RunStatus, Tags, ViewType } from "./entities.ts";
import { invalidValue } from "./mlflow-error.ts";
import { checkLength, truncated } from "./text-limits.ts";

/*
 * What MLflow accepts: mlflow/utils/validation.py of MLflow 3.17.2. Long values of parameters and of a run's tags are
 * cut, as MLflow does by default (MLFLOW_TRUNCATE_LONG_VALUES); anything else that is too long is refused.
 */

const longest = {
  key: 250,
  paramValue: 6000,
  tagValue: 8000,
  experimentName: 500,
  experimentTagValue: 20_000,
  datasetName: 500,
  datasetDigest: 36,
  datasetSource: 65_535,
  datasetSchema: 1_048_575,
  datasetProfile: 16_777_215,
  inputTagKey: 255,
  inputTagValue: 500,
  artifactLocation: 2048,
} as const;

const runNameTag = "mlflow.runName";
const keyCharacters = /^[/\p{L}\p{N}_.\- :]*$/u;

/** A key of a metric, parameter or tag. */
function checkKey(what: string, key: string): void {
  checkKeyText(what, key);
  checkLength(`The ${what}`, key, longest.key);
}

/** What a key may be of, however long: it may become a file name, so it must be a plain relative path. */
export function checkKeyText(what: string, key: string): void {
  if (!keyCharacters.test(key)) {
    const allowed = "letters, digits, underscores (_), dashes (-), periods (.), spaces, colons (:) and slashes (/)";
    throw invalidValue(
      `The ${what} ${JSON.stringify(key)} holds a character that is not allowed.`,
      `Allowed: ${allowed}.`,
    );
  }
  const parts = key.split("/");
  if (key.startsWith("..") || parts.some((part) => part === "" || part === "." || part === "..")) {
    const hint = "A name may be used as a file's path: no empty part, no . or .. between the slashes.";
    throw invalidValue(`The ${what} ${JSON.stringify(key)} is no plain relative path.`, hint);
  }
}

/** Parameters as they are stored. */
export function checkedParams(params: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(params).map(([key, value]) => {
    checkKey("parameter", key);
    return [key, truncated(value, longest.paramValue)];
  });
}

/** A run's tags as they are stored. */
export function checkedTags(tags: Tags): [string, string][] {
  return Object.entries(tags).map(([key, value]) => {
    checkKey("tag", key);
    return [key, truncated(value, longest.tagValue)];
  });
}

/** A metric's name, time, step and what it belongs to; every value is a value. */
export function checkMetric(metric: Metric): void {
  checkKey("metric", metric.key);
  const { key, timestamp, step } = metric;
  if (!Number.isSafeInteger(timestamp) || timestamp < 0) {
    throw invalidValue(
      `The metric ${key} has the timestamp ${timestamp}, which is no number of milliseconds since 1970.`,
    );
  }
  if (!Number.isSafeInteger(step))
    throw invalidValue(`The metric ${key} has the step ${step}, which is no whole number.`);
  if ((metric.datasetName === undefined) !== (metric.datasetDigest === undefined)) {
    throw invalidValue(`The metric ${key} names a dataset by name or digest only: it takes both.`);
  }
}

export function checkExperimentName(name: string): void {
  if (name === "") throw invalidValue("An experiment's name is empty.");
  checkLength("The experiment's name", name, longest.experimentName);
}

export function checkExperimentTag(key: string, value: string): void {
  checkKey("tag", key);
  checkLength(`The value of the tag ${key}`, value, longest.experimentTagValue);
}

export function checkArtifactLocation(location: string): void {
  if (location.startsWith("runs:")) throw invalidValue(`An artifact location cannot be a runs:/ URI: ${location}`);
  checkLength("The artifact location", location, longest.artifactLocation);
}

/** An experiment's id as the number that the database has: those of a migrated file store have up to 19 digits. */
export function experimentNumber(experimentId: string): bigint {
  if (/^-?\d{1,19}$/.test(experimentId)) {
    const number = BigInt(experimentId);
    if (BigInt.asIntN(64, number) === number) return number;
  }
  throw invalidValue(`The experiment id ${JSON.stringify(experimentId)} is no whole number.`);
}

export function checkDatasetInput({ dataset, tags }: DatasetInput): void {
  checkLength("The dataset's name", dataset.name, longest.datasetName);
  checkLength("The dataset's digest", dataset.digest, longest.datasetDigest);
  checkLength("The dataset's source", dataset.source, longest.datasetSource);
  checkLength("The dataset's schema", dataset.schema ?? "", longest.datasetSchema);
  checkLength("The dataset's profile", dataset.profile ?? "", longest.datasetProfile);
  for (const [key, value] of Object.entries(tags)) {
    checkLength("A key of the dataset's tags", key, longest.inputTagKey);
    checkLength(`The value of the dataset's tag ${key}`, value, longest.inputTagValue);
  }
}

export function checkLoggedModelName(name: string): void {
  if (name !== "" && !/[/:.%"']/.test(name)) return;
  const hint = "A name is not empty and has none of / : . % \" '";
  throw invalidValue(`${JSON.stringify(name)} cannot be the name of a logged model.`, hint);
}

export const runStatuses: readonly RunStatus[] = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];

/** MLflow's server ignores a status that it does not know; here it is refused. */
export function checkRunStatus(status: RunStatus): void {
  if (!runStatuses.includes(status)) throw invalidValue(`${JSON.stringify(status)} is no status of a run.`);
}

const viewTypes: readonly ViewType[] = ["ACTIVE_ONLY", "DELETED_ONLY", "ALL"];

/** Another word would be taken for the usual one by a server. */
export function checkViewType(viewType: ViewType): void {
  if (!viewTypes.includes(viewType))
    throw invalidValue(`${JSON.stringify(viewType)} is none of ${viewTypes.join(", ")}.`);
}

/** The tag `mlflow.runName` is another way to give a run its name; both must be the same. */
export function checkRunName(runName: string | undefined, tags: Tags): void {
  const tagged = tags[runNameTag];
  if (!runName || !tagged || runName === tagged) return;
  throw invalidValue(
    `The run is named ${JSON.stringify(runName)}, and ${JSON.stringify(tagged)} by its tag ${runNameTag}.`,
  );
}

export function checkLoggedModelStatus(status: LoggedModelStatus): void {
  if (!loggedModelStatuses.includes(status)) {
    throw invalidValue(`${JSON.stringify(status)} is no status of a logged model.`);
  }
}

/** The place in this list is the number in MLflow's database. */
export const loggedModelStatuses: readonly LoggedModelStatus[] = [
  "LOGGED_MODEL_STATUS_UNSPECIFIED",
  "LOGGED_MODEL_PENDING",
  "LOGGED_MODEL_READY",
  "LOGGED_MODEL_UPLOAD_FAILED",
];
