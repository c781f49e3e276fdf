import type { Evaluation } from "@sentiment/evaluation";

/**
 * Metrics by part, `{"validation": {"f1_macro": 0.79}}`, as DVC reads a metrics file. Each is there once: `score`, which
 * MLflow's users look for, is the accuracy.
 */
export function metricsDocument(evaluations: Readonly<Record<string, Evaluation>>): string {
  const parts = Object.entries(evaluations).map(([part, { metrics }]) => [part, { ...metrics, score: undefined }]);
  return `${JSON.stringify(Object.fromEntries(parts), undefined, 2)}\n`;
}
