import type { Stage } from "@sentiment/mlflow";

/** MLflow's stages as the command line and JSON write them: in lower case. */
export const stageNames = ["none", "staging", "production", "archived"] as const;

export type StageName = (typeof stageNames)[number];

/** The stages that models are served from. Each goes with the alias of the same name. */
export type ServingStage = "staging" | "production";

export const servingStages: readonly ServingStage[] = ["staging", "production"];

const mlflowNames: Readonly<Record<StageName, Stage>> = {
  none: "None",
  staging: "Staging",
  production: "Production",
  archived: "Archived",
};

/** `Staging` → `staging` */
export function stageName(stage: Stage): StageName {
  return stage.toLowerCase() as StageName;
}

/** `staging` → `Staging` */
export function mlflowStage(name: StageName): Stage {
  return mlflowNames[name];
}

export function isServing(name: string): name is ServingStage {
  return (servingStages as readonly string[]).includes(name);
}
