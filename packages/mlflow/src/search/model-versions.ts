import type { Search } from "../store.ts";
import { compileSearch, type CompiledSearch } from "./compile-search.ts";
import { membership, textual } from "./operators.ts";
import { notAPrompt, registryTag } from "./registry-tags.ts";
import type { Searchable } from "./searchable.ts";
import { sql } from "./sql.ts";
import { numberColumn, orderByColumn, textColumn, type KeyedTable } from "./subjects.ts";
import { keyed, named, prefixed, type FilterSubject, type OrderSubject } from "./vocabulary.ts";

/** The statement behind MLflow's `search_model_versions`; see `compileSearch`. Deleted ones are never found. */
export function compileModelVersionSearch(search: Search): CompiledSearch {
  const scope = [
    sql`model_versions.workspace = 'default'`,
    sql`model_versions.current_stage != 'Deleted_Internal'`,
    notAPrompt("model_versions", "model_version_tags"),
  ];
  return compileSearch(modelVersions, search, scope);
}

const tags: KeyedTable = {
  table: "model_version_tags",
  owner: {
    workspace: "model_versions.workspace",
    name: "model_versions.name",
    version: "model_versions.version",
  },
  key: "key",
  value: "value",
};

const texts = [...textual, ...membership];

const attributes = named<FilterSubject>("attribute", {
  name: textColumn("model_versions.name", texts),
  version_number: numberColumn("model_versions.version", "version"),
  run_id: textColumn("model_versions.run_id", texts),
  source_path: textColumn("model_versions.source"),
});

const sorted = (column: string) => orderByColumn(`model_versions.${column}`, { rank: false });
const sortedAttributes = named<OrderSubject>("attribute", {
  name: sorted("name"),
  version_number: sorted("version"),
  creation_timestamp: sorted("creation_time"),
  last_updated_timestamp: sorted("last_updated_time"),
});

const modelVersions: Searchable = {
  what: "model versions",
  table: "model_versions",
  id: "model_versions.rowid",
  filter: {
    bare: attributes,
    prefixes: prefixed<FilterSubject>([
      ["attribute", attributes],
      ["tags tag", keyed("tag", (key) => registryTag(tags, key))],
    ]),
  },
  order: { bare: sortedAttributes, prefixes: prefixed<OrderSubject>([["attribute", sortedAttributes]]) },
  defaultOrder: ["last_updated_timestamp DESC", "name ASC", "version_number DESC"],
  ties: [
    { unless: "model_versions.name", by: sql`model_versions.name` },
    { unless: "model_versions.version", by: sql`model_versions.version DESC` },
  ],
  keyQuotes: ["`", '"', "'"],
  textQuotes: ["'", '"'],
  capitals: false,
  eachOrderOnce: true,
};
