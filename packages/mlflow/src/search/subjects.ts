import { compared, equality, membership, numeric, presence, textual, type Operator } from "./operators.ts";
import { joined, name, sql, type Sql } from "./sql.ts";
import type { FilterSubject, OrderSubject, ValueType } from "./vocabulary.ts";

/** A column of the searched table that holds text. */
export function textColumn(column: string, operators: readonly Operator[] = textual): FilterSubject {
  return { type: "text", operators, where: (test) => compared(name(column), test) };
}

/** A column of the searched table that holds numbers. */
export function numberColumn(column: string, type: ValueType): FilterSubject {
  return { type, operators: numeric, where: (test) => compared(name(column), test) };
}

/** A column of the searched table that holds an id: an integer, in quotes in a filter. */
export function idColumn(column: string): FilterSubject {
  return { type: "id", operators: [...equality, ...membership], where: (test) => compared(name(column), test) };
}

/** A table with at most one row for each key of each owner: `params`, `tags`. */
export interface KeyedTable {
  readonly table: string;
  /** Its columns that say whose a row is, and the columns of the searched table that they refer to. */
  readonly owner: Readonly<Record<string, string>>;
  readonly key: string;
  readonly value: string;
}

/** Whether the row `alias` of a keyed table lies under `key` and is the searched row's. */
function ownRow({ owner, key: column }: KeyedTable, alias: Sql, key: string): Sql {
  const owned = Object.entries(owner).map(([own, id]) => sql`${alias}.${name(own)} = ${name(id)}`);
  return joined([...owned, sql`${alias}.${name(column)} = ${key}`], " AND ");
}

/** The text under `key`; nothing under it passes no comparison. */
export function keyedText(
  of: KeyedTable,
  key: string,
  operators: readonly Operator[] = [...textual, ...presence],
): FilterSubject {
  const row = sql`SELECT 1 FROM ${name(of.table)} AS t WHERE ${ownRow(of, name("t"), key)}`;
  return {
    type: "text",
    operators,
    where: (test) => sql`EXISTS (${row} AND ${compared(name(`t.${of.value}`), test)})`,
    whereNull: (operator) => (operator === "IS NULL" ? sql`NOT EXISTS (${row})` : sql`EXISTS (${row})`),
  };
}

/** Sorts by a column of the searched table; `rank` puts NULL last, else it is the least value. */
export function orderByColumn(column: string, { rank = true }: { readonly rank?: boolean } = {}): OrderSubject {
  const value = name(column);
  return { id: column, sorting: () => (rank ? { rank: sql`${value} IS NULL`, value } : { value }) };
}

/** Sorts by the value under `key`; those that have none come last. */
export function orderByKey(of: KeyedTable, key: string): OrderSubject {
  return {
    id: `${of.table}.${key}`,
    sorting(alias: Sql) {
      const value = sql`${alias}.${name(of.value)}`;
      return {
        join: sql`LEFT JOIN ${name(of.table)} AS ${alias} ON ${ownRow(of, alias, key)}`,
        rank: sql`${value} IS NULL`,
        value,
      };
    },
  };
}
