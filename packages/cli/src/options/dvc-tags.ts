import type { Io } from "../io.ts";

/** What DVC tells a stage's command of itself (`dvc/env.py`); an experiment only has the last two. */
const variables = {
  DVC_ROOT: "dvc.root",
  DVC_STAGE: "dvc.stage",
  DVC_EXP_NAME: "dvc.exp_name",
  DVC_EXP_BASELINE_REV: "dvc.exp_baseline_rev",
};

/** A run that DVC has started knows the stage and the experiment it belongs to; any other has none of these tags. */
export function dvcTags(environment: Io["environment"]): Record<string, string> {
  const said = Object.entries(variables).map(([variable, tag]) => [tag, environment[variable] ?? ""] as const);
  return Object.fromEntries(said.filter(([, value]) => value !== ""));
}
