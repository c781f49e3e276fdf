import type { ModelVersion, RegisteredModel } from "../../entities.ts";
import { pageSizes } from "../../page-sizes.ts";
import { compileModelVersionSearch } from "../../search/model-versions.ts";
import { compileRegisteredModelSearch } from "../../search/registered-models.ts";
import type { Page, Search } from "../../store.ts";
import { selectPage } from "../select-page.ts";
import { numberOf, type Statements } from "../statements.ts";
import { loadModelVersions, loadRegisteredModels } from "./load-registry.ts";

export function searchRegisteredModels(database: Statements, search: Search): Page<RegisteredModel> {
  const page = selectPage(database, compileRegisteredModelSearch(search), search, pageSizes.registeredModels);
  const ids = page.items.map((row) => numberOf(row["rowid"]));
  return { items: loadRegisteredModels(database, ids), nextPageToken: page.nextPageToken };
}

export function searchModelVersions(database: Statements, search: Search): Page<ModelVersion> {
  const page = selectPage(database, compileModelVersionSearch(search), search, pageSizes.modelVersions);
  const ids = page.items.map((row) => numberOf(row["rowid"]));
  return { items: loadModelVersions(database, ids), nextPageToken: page.nextPageToken };
}
