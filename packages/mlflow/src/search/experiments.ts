import type { ViewType } from "../entities.ts";
import type { Search } from "../store.ts";
import { compileSearch, type CompiledSearch } from "./compile-search.ts";
import { inView } from "./scope.ts";
import type { Searchable } from "./searchable.ts";
import { sql } from "./sql.ts";
import { idColumn, keyedText, numberColumn, orderByColumn, textColumn, type KeyedTable } from "./subjects.ts";
import { keyed, named, prefixed, type FilterSubject, type OrderSubject } from "./vocabulary.ts";

export interface ExperimentSearch extends Search {
  /** Default: `ACTIVE_ONLY`. */
  readonly viewType?: ViewType | undefined;
}

/** The statement behind MLflow's `search_experiments`; see `compileSearch`. */
export function compileExperimentSearch(search: ExperimentSearch): CompiledSearch {
  const scope = [sql`experiments.workspace = 'default'`, inView("experiments.lifecycle_stage", search.viewType)];
  return compileSearch(experiments, search, scope);
}

const tags: KeyedTable = {
  table: "experiment_tags",
  owner: { experiment_id: "experiments.experiment_id" },
  key: "key",
  value: "value",
};

const attributes = named<FilterSubject>("attribute", {
  name: textColumn("experiments.name"),
  experiment_id: idColumn("experiments.experiment_id"),
  creation_time: numberColumn("experiments.creation_time", "integer"),
  last_update_time: numberColumn("experiments.last_update_time", "integer"),
});

const sortedAttributes = named<OrderSubject>("attribute", {
  name: orderByColumn("experiments.name", { rank: false }),
  experiment_id: orderByColumn("experiments.experiment_id", { rank: false }),
  creation_time: orderByColumn("experiments.creation_time", { rank: false }),
  last_update_time: orderByColumn("experiments.last_update_time", { rank: false }),
});

const experiments: Searchable = {
  what: "experiments",
  table: "experiments",
  id: "experiments.experiment_id",
  filter: {
    bare: attributes,
    prefixes: prefixed<FilterSubject>([
      ["attribute", attributes],
      ["tags tag", keyed("tag", (key) => keyedText(tags, key))],
    ]),
  },
  order: { bare: sortedAttributes, prefixes: prefixed<OrderSubject>([["attribute", sortedAttributes]]) },
  defaultOrder: ["creation_time DESC", "experiment_id ASC"],
  ties: [{ unless: "experiments.experiment_id", by: sql`experiments.experiment_id DESC` }],
  keyQuotes: ["`", '"', "'"],
  textQuotes: ["'", '"'],
  capitals: true,
  eachOrderOnce: false,
};
