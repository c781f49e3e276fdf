import { readFileSync, readdirSync } from "node:fs";

/**
 * The Python modules of the loader, by name. To be loaded with `import()` when a model is saved: in the bundle their
 * text stands in this module's place (scripts/bundle/python-sources.ts).
 */
export const loaderSources: ReadonlyMap<string, string> = readSources(
  new URL("../../python/sentiment_model/", import.meta.url),
);

function readSources(folder: URL): Map<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".py"));
  return new Map(names.sort().map((name) => [name, readFileSync(new URL(name, folder), "utf8")]));
}
