import { listed, sql, type Sql, type SqlValue } from "./sql.ts";

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
export function compared(column: Sql, test: Test): Sql {
  switch (test.operator) {
    case "=":
      return sql`${column} = ${test.value}`;
    case "!=":
      return sql`${column} != ${test.value}`;
    case ">":
      return sql`${column} > ${test.value}`;
    case ">=":
      return sql`${column} >= ${test.value}`;
    case "<":
      return sql`${column} < ${test.value}`;
    case "<=":
      return sql`${column} <= ${test.value}`;
    case "LIKE":
      // LIKE heeds case only under a pragma that MLflow sets on its connections; GLOB always does.
      return sql`${column} GLOB ${globOf(String(test.value))}`;
    case "ILIKE":
      return sql`lower(${column}) LIKE lower(${test.value})`;
    case "IN":
      return sql`${column} IN (${listed(test.value)})`;
    case "NOT IN":
      return sql`${column} NOT IN (${listed(test.value)})`;
  }
}

/** The GLOB pattern that matches what the LIKE pattern matches (which has no escape character). */
function globOf(pattern: string): string {
  return pattern.replaceAll(/[%_*?[]/gu, (char) => (char === "%" ? "*" : char === "_" ? "?" : `[${char}]`));
}
