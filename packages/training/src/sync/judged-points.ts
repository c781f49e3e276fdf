import type { LoggedModel } from "@sentiment/mlflow";

/** That a point of a run's metric judges a model, on a dataset. */
export interface JudgedPoint {
  readonly modelId: string;
  readonly key: string;
  /** NaN is 0 here. */
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
  readonly datasetName?: string | undefined;
  readonly datasetDigest?: string | undefined;
}

/** What models know of runs' metrics, by run: the run's own histories do not say which model a point judges. */
export function judgedPoints(models: readonly LoggedModel[]): Map<string, JudgedPoint[]> {
  const points = new Map<string, JudgedPoint[]>();
  for (const { modelId, metrics } of models) {
    for (const { runId, ...point } of metrics) {
      const ofRun = points.get(runId) ?? [];
      ofRun.push({ ...point, modelId });
      points.set(runId, ofRun);
    }
  }
  return points;
}
