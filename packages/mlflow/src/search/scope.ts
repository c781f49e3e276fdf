import type { LifecycleStage, ViewType } from "../entities.ts";
import { checkViewType, experimentNumber } from "../validation.ts";
import { listed, name, sql, type Sql } from "./sql.ts";

const stages: Readonly<Record<ViewType, readonly LifecycleStage[]>> = {
  ACTIVE_ONLY: ["active"],
  DELETED_ONLY: ["deleted"],
  ALL: ["active", "deleted"],
};

/** Whether `column` says a stage that the view shows. */
export function inView(column: string, viewType: ViewType = "ACTIVE_ONLY"): Sql {
  checkViewType(viewType);
  return sql`${name(column)} IN (${listed(stages[viewType])})`;
}

/**
 * Whether `column` is one of the experiments.
 *
 * @throws SentimentError `INVALID_PARAMETER_VALUE` for an id that is no whole number.
 */
export function inExperiments(column: string, experimentIds: readonly string[]): Sql {
  return sql`${name(column)} IN (${listed(experimentIds.map(experimentNumber))})`;
}
