import { SentimentError, didYouMean } from "@sentiment/errors";

/** The registry's entry of that name; an unknown name is a usage error that lists the names there are. */
export function pick<Entry>(registry: ReadonlyMap<string, Entry>, name: string, what: string): Entry {
  const entry = registry.get(name);
  if (entry !== undefined) return entry;
  throw new SentimentError({
    kind: "usage",
    code: `UNKNOWN_${what.toUpperCase().replaceAll(" ", "_")}`,
    message: `There is no ${what} ${JSON.stringify(name)}.${didYouMean(name, registry.keys())}`,
    hint: `Choose from ${[...registry.keys()].join(", ")}.`,
  });
}
