import type { Operator, PresenceOperator, Test } from "./operators.ts";
import type { Sql } from "./sql.ts";

/**
 * What the value of a comparison is: a quoted text; a `real` (a double); a `number` (integers exact, fractions allowed);
 * an `integer`; an `id`, an integer in quotes; or a `version`, an integer with or without them.
 */
export type ValueType = "text" | "real" | "number" | "integer" | "id" | "version";

/** What a filter can compare: `metrics.f1`, `status`. */
export interface FilterSubject {
  readonly type: ValueType;
  /** The allowed ones, as MLflow allows them. */
  readonly operators: readonly Operator[];
  /** The condition on a row of the searched table. */
  where(test: Test): Sql;
  /** The same for `IS [NOT] NULL`, where `operators` has it. */
  whereNull?(operator: PresenceOperator): Sql;
}

/** What an order can sort by. */
export interface OrderSubject {
  /** The same for each way of writing it, so that a repetition is seen. */
  readonly id: string;
  /** `alias` is a name that no other part of the statement has. */
  sorting(alias: Sql): Sorting;
}

export interface Sorting {
  /** Brings in the row that `value` lies in. */
  readonly join?: Sql;
  /** Sorts first and always ascending: puts last what has no value. */
  readonly rank?: Sql;
  readonly value: Sql;
}

/** The names behind one prefix: listed ones, or any. */
export interface Names<Subject> {
  /** In the singular: `metric`, `attribute`. */
  readonly kind: string;
  /** The listed ones; undefined: any name will do. */
  readonly listed: readonly string[] | undefined;
  find(name: string): Subject | undefined;
}

export interface Vocabulary<Subject> {
  /** `metrics` and its other spellings. */
  readonly prefixes: ReadonlyMap<string, Names<Subject>>;
  /** What is written without a prefix. */
  readonly bare: Names<Subject>;
}

/** These names and no others; `aliases` are other spellings, which are taken but not advertised. */
export function named<Subject>(
  kind: string,
  subjects: Readonly<Record<string, Subject>>,
  aliases: Readonly<Record<string, string>> = {},
): Names<Subject> {
  const found = new Map(Object.entries(subjects));
  const spelled = new Map(Object.entries(aliases));
  return { kind, listed: [...found.keys()], find: (name) => found.get(spelled.get(name) ?? name) };
}

/** Any name. */
export function keyed<Subject>(kind: string, subject: (key: string) => Subject): Names<Subject> {
  return { kind, listed: undefined, find: subject };
}

/** `["metric metrics", names]`: every spelling of a prefix leads to the same names. */
export function prefixed<Subject>(
  entries: readonly (readonly [string, Names<Subject>])[],
): ReadonlyMap<string, Names<Subject>> {
  return new Map(entries.flatMap(([spellings, names]) => spellings.split(" ").map((spelling) => [spelling, names])));
}
