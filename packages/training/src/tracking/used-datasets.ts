import path from "node:path";
import type { ReadSummary } from "@sentiment/dataset";
import type { DatasetInput } from "@sentiment/mlflow";

/** A reading of labelled text and what it was for: `train`, `validation`, `test`, `eval`. */
export interface UsedDataset {
  readonly summary: ReadSummary;
  readonly context: string;
}

/** MLflow takes 36 characters; these tell files apart as surely as all 64. */
const digestLength = 32;

export function shortDigest(summary: ReadSummary): string {
  return summary.digest.slice(0, digestLength);
}

/** Readings as MLflow's dataset inputs, with a source that `mlflow.data.get_source` understands. */
export function datasetInputs(used: readonly UsedDataset[]): DatasetInput[] {
  return used.map(({ summary, context }) => ({
    dataset: {
      name: summary.name,
      digest: shortDigest(summary),
      ...sourceOf(summary),
      schema: JSON.stringify({ mlflow_colspec: ["text", "label"].map(column) }),
      profile: JSON.stringify({
        num_rows: summary.rows,
        skipped_rows: summary.skipped,
        labels: summary.labels.slice(0, 100),
        format: summary.format,
        sha256: summary.digest,
      }),
    },
    tags: { "mlflow.data.context": context },
  }));
}

function column(name: string): object {
  return { type: "string", name, required: true };
}

/** A file by its path; the bundled sample, which is no file of the user's, by its name. */
function sourceOf({ source, format }: ReadSummary): { sourceType: string; source: string } {
  if (format === "sample") {
    return { sourceType: "code", source: JSON.stringify({ tags: { "mlflow.source.name": source } }) };
  }
  return { sourceType: "local", source: JSON.stringify({ uri: path.resolve(source) }) };
}
