import type { ViewType } from "../entities.ts";
import type { Search } from "../store.ts";
import { compileSearch, type CompiledSearch } from "./compile-search.ts";
import { compared, membership, numeric, textual } from "./operators.ts";
import { inExperiments, inView } from "./scope.ts";
import type { Searchable } from "./searchable.ts";
import { name, sql } from "./sql.ts";
import { keyedText, numberColumn, orderByColumn, orderByKey, textColumn, type KeyedTable } from "./subjects.ts";
import { keyed, named, prefixed, type FilterSubject, type OrderSubject } from "./vocabulary.ts";

export interface RunSearch extends Search {
  readonly experimentIds: readonly string[];
  /** Default: `ACTIVE_ONLY`. */
  readonly viewType?: ViewType | undefined;
}

/** The statement behind MLflow's `search_runs`; see `compileSearch`. */
export function compileRunSearch(search: RunSearch): CompiledSearch {
  const scope = [
    inExperiments("runs.experiment_id", search.experimentIds),
    inView("runs.lifecycle_stage", search.viewType),
  ];
  return compileSearch(runs, search, scope);
}

const params: KeyedTable = { table: "params", owner: { run_uuid: "runs.run_uuid" }, key: "key", value: "value" };
const tags: KeyedTable = { ...params, table: "tags" };
const metrics: KeyedTable = { ...params, table: "latest_metrics" };

/** NaN is stored as 0 with a mark; it is unequal to all numbers and neither more nor less than any. */
function latestMetric(key: string): FilterSubject {
  return {
    type: "real",
    operators: numeric,
    where(test) {
      const passes = compared(name("m.value"), test);
      const value = test.operator === "!=" ? sql`(${passes} OR m.is_nan = 1)` : sql`${passes} AND m.is_nan = 0`;
      return sql`EXISTS (SELECT 1 FROM latest_metrics AS m WHERE m.run_uuid = runs.run_uuid AND m.key = ${key} AND ${value})`;
    },
  };
}

/** Numbers, then NaN, then runs without the metric, in both directions. */
function orderByLatestMetric(key: string): OrderSubject {
  const order = orderByKey(metrics, key);
  return {
    id: order.id,
    sorting: (alias) => ({
      ...order.sorting(alias),
      rank: sql`CASE WHEN ${alias}.is_nan = 1 THEN 1 WHEN ${alias}.value IS NULL THEN 2 ELSE 0 END`,
    }),
  };
}

/** A run passes when one of its datasets does. */
function ofDataset(column: string, more = sql``): FilterSubject {
  return {
    type: "text",
    operators: [...textual, ...membership],
    where: (test) =>
      sql`runs.run_uuid IN (SELECT i.destination_id FROM inputs AS i JOIN datasets AS d ON d.dataset_uuid = i.source_id${more} WHERE ${compared(name(column), test)})`,
  };
}

const context = sql` JOIN input_tags AS t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context'`;
const createdAliases = { created: "start_time", Created: "start_time" };

const attributes = named<FilterSubject>(
  "attribute",
  {
    run_id: textColumn("runs.run_uuid", [...textual, ...membership]),
    // The column `name` is empty in runs that MLflow before 1.30 wrote.
    run_name: keyedText(tags, "mlflow.runName", textual),
    status: textColumn("runs.status"),
    start_time: numberColumn("runs.start_time", "number"),
    end_time: numberColumn("runs.end_time", "number"),
    user_id: textColumn("runs.user_id"),
    artifact_uri: textColumn("runs.artifact_uri"),
  },
  { ...createdAliases, "run name": "run_name", "Run name": "run_name", "Run Name": "run_name" },
);

const sortedAttributes = named<OrderSubject>(
  "attribute",
  {
    run_id: orderByColumn("runs.run_uuid"),
    run_name: orderByColumn("runs.name"),
    status: orderByColumn("runs.status"),
    start_time: orderByColumn("runs.start_time"),
    end_time: orderByColumn("runs.end_time"),
    user_id: orderByColumn("runs.user_id"),
    artifact_uri: orderByColumn("runs.artifact_uri"),
  },
  createdAliases,
);

const datasets = named<FilterSubject>("dataset attribute", {
  name: ofDataset("d.name"),
  digest: ofDataset("d.digest"),
  context: ofDataset("t.value", context),
});

const metricPrefixes = "metrics metric";
const paramPrefixes = "params param parameters parameter";
const tagPrefixes = "tags tag";
const attributePrefixes = "attributes attribute attr run";

const runs: Searchable = {
  what: "runs",
  table: "runs",
  id: "runs.run_uuid",
  filter: {
    bare: attributes,
    prefixes: prefixed<FilterSubject>([
      [metricPrefixes, keyed("metric", latestMetric)],
      [paramPrefixes, keyed("parameter", (key) => keyedText(params, key))],
      [tagPrefixes, keyed("tag", (key) => keyedText(tags, key))],
      [attributePrefixes, attributes],
      ["dataset datasets", datasets],
    ]),
  },
  order: {
    bare: sortedAttributes,
    prefixes: prefixed<OrderSubject>([
      [metricPrefixes, keyed("metric", orderByLatestMetric)],
      [paramPrefixes, keyed("parameter", (key) => orderByKey(params, key))],
      [tagPrefixes, keyed("tag", (key) => orderByKey(tags, key))],
      [attributePrefixes, sortedAttributes],
    ]),
  },
  defaultOrder: [],
  ties: [
    { unless: "runs.start_time", by: sql`runs.start_time DESC` },
    { unless: "runs.run_uuid", by: sql`runs.run_uuid` },
  ],
  keyQuotes: ["`", '"', "'"],
  textQuotes: ["'", '"'],
  capitals: false,
  eachOrderOnce: true,
};
