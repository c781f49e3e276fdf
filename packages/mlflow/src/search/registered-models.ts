import type { Search } from "../store.ts";
import { compileSearch, type CompiledSearch } from "./compile-search.ts";
import { membership, textual } from "./operators.ts";
import { notAPrompt, registryTag } from "./registry-tags.ts";
import type { Searchable } from "./searchable.ts";
import { sql } from "./sql.ts";
import { orderByColumn, textColumn, type KeyedTable } from "./subjects.ts";
import { keyed, named, prefixed, type FilterSubject, type OrderSubject } from "./vocabulary.ts";

/** The statement behind MLflow's `search_registered_models`; see `compileSearch`. */
export function compileRegisteredModelSearch(search: Search): CompiledSearch {
  const scope = [
    sql`registered_models.workspace = 'default'`,
    notAPrompt("registered_models", "registered_model_tags"),
  ];
  return compileSearch(registeredModels, search, scope);
}

const tags: KeyedTable = {
  table: "registered_model_tags",
  owner: { workspace: "registered_models.workspace", name: "registered_models.name" },
  key: "key",
  value: "value",
};

const attributes = named<FilterSubject>("attribute", {
  name: textColumn("registered_models.name", [...textual, ...membership]),
});

const updated = orderByColumn("registered_models.last_updated_time", { rank: false });

const registeredModels: Searchable = {
  what: "registered models",
  table: "registered_models",
  id: "registered_models.rowid",
  filter: {
    bare: attributes,
    prefixes: prefixed<FilterSubject>([
      ["attribute", attributes],
      ["tags tag", keyed("tag", (key) => registryTag(tags, key))],
    ]),
  },
  order: {
    bare: named<OrderSubject>(
      "attribute",
      { name: orderByColumn("registered_models.name", { rank: false }), last_updated_timestamp: updated },
      { timestamp: "last_updated_timestamp" },
    ),
    prefixes: new Map(),
  },
  defaultOrder: [],
  ties: [{ unless: "registered_models.name", by: sql`registered_models.name` }],
  keyQuotes: ["`", '"', "'"],
  textQuotes: ["'", '"'],
  capitals: false,
  eachOrderOnce: true,
};
