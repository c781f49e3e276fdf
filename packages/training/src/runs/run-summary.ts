import type { Run, RunStatus } from "@sentiment/mlflow";

/** A run as `sentiment runs` tells it: plain data, which `--json` prints. Names are in code-point order. */
export interface RunSummary {
  readonly runId: string;
  readonly runName: string;
  readonly experimentId: string;
  readonly experimentName: string;
  readonly status: RunStatus;
  /** ISO 8601, UTC; null where the store has none. */
  readonly startTime: string | null;
  readonly endTime: string | null;
  /** From start to end; null while it runs. */
  readonly seconds: number | null;
  readonly user: string;
  readonly deleted: boolean;
  readonly artifactUri: string;
  /** The latest value of each. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Ids of the models it has logged. */
  readonly modelIds: readonly string[];
}

export function runSummary({ info, data, outputs }: Run, experimentName: string): RunSummary {
  const { startTime, endTime } = info;
  return {
    runId: info.runId,
    runName: info.runName,
    experimentId: info.experimentId,
    experimentName,
    status: info.status,
    startTime: isoTime(startTime),
    endTime: isoTime(endTime),
    seconds: endTime === undefined ? null : Math.max(0, endTime - startTime) / 1000,
    user: info.userId,
    deleted: info.lifecycleStage === "deleted",
    artifactUri: info.artifactUri,
    metrics: sorted(data.metrics, ({ value }) => value),
    params: sorted(data.params, (value) => value),
    tags: sorted(data.tags, (value) => value),
    modelIds: outputs.models.map(({ modelId }) => modelId),
  };
}

/** Milliseconds since 1970 as ISO 8601; null for what is no time, whoever wrote it. */
export function isoTime(milliseconds: number | undefined): string | null {
  const date = new Date(milliseconds ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function sorted<From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, value]) => [name, to(value)]));
}
