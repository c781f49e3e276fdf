import { didYouMean, SentimentError } from "@sentiment/errors";

/**
 * The entry of this name in a registry of things called `what`.
 *
 * @throws a usage error when there is none.
 */
export function named<Entry>(what: string, name: string, registry: ReadonlyMap<string, Entry>): Entry {
  const entry = registry.get(name);
  if (entry !== undefined) return entry;
  throw new SentimentError({
    kind: "usage",
    code: `UNKNOWN_${what.toUpperCase().replaceAll(" ", "_")}`,
    message: `There is no ${what} "${name}".${didYouMean(name, registry.keys())}`,
    hint: `Choose among ${[...registry.keys()].join(", ")}.`,
  });
}
