import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";

/** A row by column name. Whole numbers come as bigint: times and steps of others may not fit a number. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** SQL on one open database; what was prepared once stays prepared. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#prepare(sql).all(...values);
  }

  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  /** How many rows were changed, and the id of the row that was inserted last. */
  run(sql: string, ...values: readonly SQLInputValue[]): { readonly changes: number; readonly lastId: bigint } {
    const { changes, lastInsertRowid } = this.#prepare(sql).run(...values);
    return { changes: Number(changes), lastId: BigInt(lastInsertRowid) };
  }

  /** Several statements without values. */
  script(sql: string): void {
    this.#database.exec(sql);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    this.#prepared.set(sql, statement);
    return statement;
  }
}

/** A column's text; MLflow leaves some empty (NULL). */
export function textOf(value: SQLOutputValue | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}

export function optionalTextOf(value: SQLOutputValue | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

export function numberOf(value: SQLOutputValue | undefined): number {
  return value === null || value === undefined ? 0 : Number(value);
}

export function optionalNumberOf(value: SQLOutputValue | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
