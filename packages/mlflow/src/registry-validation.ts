import type { Stage } from "./entities.ts";
import { invalidValue } from "./mlflow-error.ts";
import { checkLength } from "./text-limits.ts";
import { checkKeyText } from "./validation.ts";

/* What MLflow's registry accepts: mlflow/utils/validation.py of MLflow 3.17.2. */

const longest = { tagKey: 250, tagValue: 100_000, alias: 255 } as const;

/** The stages in MLflow's order. */
export const stages: readonly Stage[] = ["None", "Staging", "Production", "Archived"];

export function checkRegisteredModelName(name: string): void {
  const hint = "A name is not blank, has no / and no :, is not . and does not begin with two dots.";
  if (name.trim() === "") throw invalidValue("The name of a registered model is blank.", hint);
  if (!/[/:]/u.test(name) && name !== "." && !name.startsWith("..")) return;
  throw invalidValue(`${JSON.stringify(name)} cannot be the name of a registered model.`, hint);
}

/** A tag of a registered model or of a version of one. Nothing is cut. */
export function checkRegistryTag(key: string, value: string): void {
  checkKeyText("tag", key);
  checkLength("The tag", key, longest.tagKey);
  checkLength(`The value of the tag ${key}`, value, longest.tagValue);
}

/** An alias that may be asked for; `latest` is one, and nobody's. */
export function checkAlias(alias: string): void {
  const hint = "An alias is of letters, digits, underscores (_) and dashes (-).";
  if (!/^[\p{L}\p{N}_-]+$/u.test(alias)) throw invalidValue(`${JSON.stringify(alias)} cannot be an alias.`, hint);
  checkLength("The alias", alias, longest.alias);
}

/** An alias that may be set. */
export function checkNewAlias(alias: string): void {
  checkAlias(alias);
  if (!isLatest(alias) && !/^v\p{Nd}+$/iu.test(alias)) return;
  throw invalidValue(
    `The alias ${JSON.stringify(alias)} is reserved.`,
    "latest means the latest version, and v and a number look like one: choose another alias.",
  );
}

/** Whether the alias is MLflow's word for the latest version. */
export function isLatest(alias: string): boolean {
  return alias.toLowerCase() === "latest";
}

/** A version as the number that it is. */
export function versionNumber(version: string): bigint {
  if (/^[+-]?\d{1,18}$/u.test(version)) return BigInt(version.replace("+", ""));
  throw invalidValue(`The version ${JSON.stringify(version)} is no whole number.`);
}

/** The stage as MLflow writes it, however `stage` is capitalized; undefined where it is none. */
export function stageNamed(stage: string): Stage | undefined {
  return stages.find((each) => each.toLowerCase() === stage.toLowerCase());
}

export function checkedStage(stage: string): Stage {
  const found = stageNamed(stage);
  if (found !== undefined) return found;
  throw invalidValue(`${JSON.stringify(stage)} is no stage.`, `There are: ${stages.join(", ")}.`);
}

/** MLflow archives what is in a stage only where something else moves in there: Staging and Production. */
export function checkArchiving(stage: Stage, archiveExistingVersions: boolean): void {
  if (!archiveExistingVersions || stage === "Staging" || stage === "Production") return;
  const hint = "Only what is in Staging or Production is archived when another version moves there.";
  throw invalidValue(`The existing versions in ${stage} cannot be archived.`, hint);
}
