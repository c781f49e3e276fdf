import { listed, name, sql, type Sql, type SqlValue } from "./sql.ts";

export const equality = ["=", "!="] as const;
export const numeric = [">", ">=", "!=", "=", "<", "<="] as const;
export const textual = [...equality, "LIKE", "ILIKE"] as const;
export const membership = ["IN", "NOT IN"] as const;
export const presence = ["IS NULL", "IS NOT NULL"] as const;

export type ValueOperator = (typeof numeric)[number] | (typeof textual)[number];
export type ListOperator = (typeof membership)[number];
export type PresenceOperator = (typeof presence)[number];
export type Operator = ValueOperator | ListOperator | PresenceOperator;

/** An operator with the value that stands to its right. */
export type Test =
  | { readonly operator: ValueOperator; readonly value: SqlValue }
  | { readonly operator: ListOperator; readonly value: readonly SqlValue[] };

/** Whether `column` passes `test`, as MLflow's store asks SQLite for it. */
export function compared(column: Sql, { operator, value }: Test): Sql {
  if (typeof value === "object") return sql`${column} ${name(operator)} (${listed(value)})`;
  // LIKE heeds case only under a pragma that MLflow sets on its connections; GLOB always does.
  if (operator === "LIKE") return sql`${column} GLOB ${globOf(String(value))}`;
  if (operator === "ILIKE") return sql`lower(${column}) LIKE lower(${value})`;
  return sql`${column} ${name(operator)} ${value}`;
}

/** The GLOB pattern that matches what the LIKE pattern matches (which has no escape character). */
function globOf(pattern: string): string {
  return pattern.replaceAll(/[%_*?[]/gu, (char) => (char === "%" ? "*" : char === "_" ? "?" : `[${char}]`));
}
