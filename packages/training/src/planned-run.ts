import path from "node:path";
import type { PipelineSpec } from "@sentiment/pipeline";
import type { DataOptions, RunOptions } from "./contract.ts";
import type { PlannedRun } from "./tracking/tracked-run.ts";
import { trainingParams } from "./tracking/training-params.ts";

/** A training as its run knows it: named after the model's folder, with every choice that decides the outcome. */
export function plannedRun(spec: PipelineSpec, directory: string, options: DataOptions & RunOptions): PlannedRun {
  return {
    name: path.basename(directory),
    params: trainingParams(spec, { seed: options.seed ?? 0, valid_size: options.validSize ?? defaultValidSize }),
    tags: { estimator_name: "Pipeline", estimator_class: "sentiment.Pipeline", "sentiment.model_dir": directory },
  };
}

/** The share of the rows that is kept for validation unless somebody says otherwise. */
export const defaultValidSize = 0.25;
