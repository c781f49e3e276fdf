import type { Search } from "../store.ts";
import { compileSearch, type CompiledSearch } from "./compile-search.ts";
import { compared, membership, numeric, textual } from "./operators.ts";
import { inExperiments } from "./scope.ts";
import type { Searchable } from "./searchable.ts";
import { name, sql } from "./sql.ts";
import { keyedText, numberColumn, orderByColumn, textColumn, type KeyedTable } from "./subjects.ts";
import { keyed, named, prefixed, type FilterSubject, type OrderSubject } from "./vocabulary.ts";

export interface LoggedModelSearch extends Search {
  readonly experimentIds: readonly string[];
}

/** The statement behind MLflow's `search_logged_models`; see `compileSearch`. Deleted ones are never found. */
export function compileLoggedModelSearch(search: LoggedModelSearch): CompiledSearch {
  const scope = [
    sql`logged_models.lifecycle_stage != 'deleted'`,
    inExperiments("logged_models.experiment_id", search.experimentIds),
  ];
  return compileSearch(loggedModels, search, scope);
}

const owned = { owner: { model_id: "logged_models.model_id" } };
const params: KeyedTable = { ...owned, table: "logged_model_params", key: "param_key", value: "param_value" };
const tags: KeyedTable = { ...owned, table: "logged_model_tags", key: "tag_key", value: "tag_value" };
const texts = [...textual, ...membership];

/** One point that passes is enough. MLflow stores NaN as 0 here, without a mark. */
function anyMetric(key: string): FilterSubject {
  return {
    type: "real",
    operators: numeric,
    where: (test) =>
      sql`logged_models.model_id IN (SELECT m.model_id FROM logged_model_metrics AS m WHERE m.metric_name = ${key} AND ${compared(name("m.metric_value"), test)})`,
  };
}

/** The latest point counts; models without one come last. */
function orderByLatestMetric(key: string): OrderSubject {
  return {
    id: `metrics.${key}`,
    sorting(alias) {
      const latest = sql`SELECT model_id, metric_value, row_number() OVER (PARTITION BY model_id ORDER BY metric_timestamp_ms DESC, metric_step DESC, run_id) AS place FROM logged_model_metrics WHERE metric_name = ${key}`;
      return {
        join: sql`LEFT JOIN (${latest}) AS ${alias} ON ${alias}.model_id = logged_models.model_id AND ${alias}.place = 1`,
        rank: sql`${alias}.metric_value IS NULL`,
        value: sql`${alias}.metric_value`,
      };
    },
  };
}

const created = "logged_models.creation_timestamp_ms";

/** The status is stored as its number in MLflow's protocol (1 pending, 2 ready, 3 failed), and compared as that. */
const columns: Readonly<Record<string, FilterSubject>> = {
  name: textColumn("logged_models.name", texts),
  model_id: textColumn("logged_models.model_id", texts),
  model_type: textColumn("logged_models.model_type", texts),
  status: textColumn("logged_models.status", texts),
  source_run_id: textColumn("logged_models.source_run_id", texts),
  status_message: textColumn("logged_models.status_message", texts),
  experiment_id: textColumn("logged_models.experiment_id", texts),
  artifact_location: textColumn("logged_models.artifact_location", texts),
  lifecycle_stage: textColumn("logged_models.lifecycle_stage", texts),
  creation_timestamp_ms: numberColumn(created, "real"),
  last_updated_timestamp_ms: numberColumn("logged_models.last_updated_timestamp_ms", "real"),
};

const aliases = {
  creation_time: "creation_timestamp_ms",
  creation_timestamp: "creation_timestamp_ms",
  last_updated_timestamp: "last_updated_timestamp_ms",
};

const sortedColumns = Object.keys(columns).map((column) => [column, orderByColumn(`logged_models.${column}`)] as const);

const loggedModels: Searchable = {
  what: "logged models",
  table: "logged_models",
  id: "logged_models.model_id",
  filter: {
    bare: named("attribute", columns, aliases),
    prefixes: prefixed<FilterSubject>([
      ["metrics", keyed("metric", anyMetric)],
      ["params", keyed("parameter", (key) => keyedText(params, key, texts))],
      ["tags", keyed("tag", (key) => keyedText(tags, key, texts))],
      // Behind the prefix MLflow knows none of the other spellings.
      ["attributes", named("attribute", columns)],
    ]),
  },
  order: {
    bare: named("attribute", Object.fromEntries(sortedColumns), aliases),
    prefixes: prefixed<OrderSubject>([["metrics", keyed("metric", orderByLatestMetric)]]),
  },
  defaultOrder: [],
  ties: [
    { unless: created, by: sql`${name(created)} DESC` },
    { unless: "logged_models.model_id", by: sql`logged_models.model_id` },
  ],
  keyQuotes: ["`"],
  textQuotes: ["'"],
  capitals: false,
  eachOrderOnce: false,
};
