import { formatParameter, parameterFromText } from "@sentiment/parameters";
import type { PartHelp } from "@sentiment/pipeline";
import { z } from "zod";
import type { Option } from "../option.ts";
import { table } from "../words/table.ts";

type Parameters = Readonly<Record<string, unknown>>;

/** A repeatable `NAME=VALUE`, as an object. Which names and values there are, the model or vectorizer knows. */
export function parameterOption(flags: string, description: string): Option<Parameters> {
  const pair = z.string().regex(/^[^=]+=/u, "NAME=VALUE is wanted");
  const schema = z
    .array(pair)
    .default([])
    .transform((pairs, context): Parameters => {
      const values = new Map<string, unknown>();
      for (const [place, text] of pairs.entries()) {
        const at = text.indexOf("=");
        const name = text.slice(0, at);
        if (values.has(name)) context.addIssue({ code: "custom", message: `${name} is given twice`, path: [place] });
        values.set(name, parameterFromText(text.slice(at + 1)));
      }
      return Object.fromEntries(values);
    });
  return { flags, description, schema, repeatable: true };
}

/** The parameters of every model or vectorizer, for help; what an earlier one has just so is not said again. */
export function parameterHelpText(title: string, parts: readonly PartHelp[]): string {
  const said = new Map<string, string>();
  const lines = parts.flatMap(({ name, summary, parameters }) => {
    const rows = parameters.map((one) => [`${one.name}=${formatParameter(one.default)}`, one.description] as const);
    const fresh = rows.filter((row) => !said.has(row.join()));
    const known = rows.filter((row) => said.has(row.join()));
    const own = table({ rows: [...fresh, ...earlier(known, said)], indent: 4 });
    for (const row of fresh) said.set(row.join(), name);
    return [`  ${name}: ${summary}`, own];
  });
  return [title, ...lines].join("\n");
}

/** `ngram_range, min_df  as for count` */
function earlier(rows: readonly (readonly [string, string])[], said: ReadonlyMap<string, string>): string[][] {
  const byPart = Map.groupBy(rows, (row) => said.get(row.join())!);
  return Array.from(byPart, ([part, known]) => [
    "and, as for " + part,
    known.map(([text]) => text.split("=")[0]).join(", "),
  ]);
}
