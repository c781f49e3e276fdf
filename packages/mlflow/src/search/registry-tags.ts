import { textual, type Test } from "./operators.ts";
import { name, sql, type Sql } from "./sql.ts";
import { keyedText, type KeyedTable } from "./subjects.ts";
import type { FilterSubject } from "./vocabulary.ts";

/* MLflow keeps the prompts of language models in the tables of the registry, and marks them by this tag. */
const promptMark = "mlflow.prompt.is_prompt";

/** Whether a row of `table` is of a model: its name has no row in `tags` that marks a prompt. */
export function notAPrompt(table: string, tags: string): Sql {
  return sql`NOT EXISTS (SELECT 1 FROM ${name(tags)} AS p WHERE p.workspace = ${name(table)}.workspace AND p.name = ${name(table)}.name AND p.key = ${promptMark} AND p.value = 'true')`;
}

/** A tag of a model or version. The mark of prompts is no tag but a question, as MLflow has it: no model is one. */
export function registryTag(of: KeyedTable, key: string): FilterSubject {
  if (key !== promptMark) return keyedText(of, key, textual);
  return { type: "text", operators: textual, where: (test) => (asksForPrompts(test) ? sql`FALSE` : sql`TRUE`) };
}

function asksForPrompts({ operator, value }: Test): boolean {
  const text = String(value).toLowerCase();
  return (operator === "=" && text === "true") || (operator === "!=" && text === "false");
}
