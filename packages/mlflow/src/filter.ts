import { invalidValue } from "./mlflow-error.ts";

/** A filter of MLflow's search: `metric("f1").gt(0.8).and(param("model").eq("nb")).text`. MLflow joins by AND only. */
export class Filter {
  /** In MLflow's grammar. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  and(other: Filter): Filter {
    return new Filter(`${this.text} AND ${other.text}`);
  }
}

/** What an `orderBy` sorts by. */
export interface Sortable {
  readonly ascending: string;
  readonly descending: string;
}

/** Something with a number; each method throws a usage error for what MLflow cannot read. */
export interface NumberSubject extends Sortable {
  gt(value: number): Filter;
  ge(value: number): Filter;
  eq(value: number): Filter;
  ne(value: number): Filter;
  lt(value: number): Filter;
  le(value: number): Filter;
}

/**
 * Something with a text; what lacks it passes none of these. In a pattern `%` stands for any text and `_` for any
 * character, without a way to mean them. A text that is not comparable is a usage error.
 */
export interface TextSubject extends Sortable {
  eq(value: string): Filter;
  ne(value: string): Filter;
  like(pattern: string): Filter;
  /** Without regard to the case of A–Z. */
  ilike(pattern: string): Filter;
}

type NumberAttribute =
  | "start_time"
  | "end_time"
  | "creation_time"
  | "last_update_time"
  | "creation_timestamp"
  | "last_updated_timestamp"
  | "version_number";

type TextAttribute =
  | "run_id"
  | "run_name"
  | "status"
  | "artifact_uri"
  | "user_id"
  | "name"
  | "model_id"
  | "model_type"
  | "source_run_id"
  | "source_path";

/** The latest value of a run's metric, any value of a logged model's. */
export function metric(key: string): NumberSubject {
  return numberSubject(`metrics.${quotedKey(key)}`);
}

export function param(key: string): TextSubject {
  return textSubject(`params.${quotedKey(key)}`);
}

export function tag(key: string): TextSubject {
  return textSubject(`tags.${quotedKey(key)}`);
}

/** A dataset that a run used. */
export function dataset(field: "name" | "digest" | "context"): TextSubject {
  return textSubject(`datasets.${field}`);
}

/** What an entity has by itself. Which of them it has: see README, or the error of the search. */
export function attribute(name: NumberAttribute): NumberSubject;
export function attribute(name: TextAttribute): TextSubject;
export function attribute(name: NumberAttribute | TextAttribute): NumberSubject | TextSubject {
  return { ...textSubject(name), ...numberSubject(name), eq: comparison(name, "="), ne: comparison(name, "!=") };
}

function numberSubject(subject: string): NumberSubject {
  return {
    gt: comparison(subject, ">"),
    ge: comparison(subject, ">="),
    eq: comparison(subject, "="),
    ne: comparison(subject, "!="),
    lt: comparison(subject, "<"),
    le: comparison(subject, "<="),
    ...sortable(subject),
  };
}

function textSubject(subject: string): TextSubject {
  return {
    eq: comparison(subject, "="),
    ne: comparison(subject, "!="),
    like: comparison(subject, "LIKE"),
    ilike: comparison(subject, "ILIKE"),
    ...sortable(subject),
  };
}

function sortable(subject: string): Sortable {
  return { ascending: `${subject} ASC`, descending: `${subject} DESC` };
}

function comparison(subject: string, operator: string): (value: string | number) => Filter {
  return (value) =>
    new Filter(`${subject} ${operator} ${typeof value === "number" ? writtenNumber(value) : quotedText(value)}`);
}

/** Whether MLflow's grammar has a way to write this text. */
export function isComparable(text: string): boolean {
  return !(text.includes("'") && text.includes('"')) && !text.endsWith("\\");
}

/** MLflow's parser takes no plus sign in an exponent, and has no word for NaN and infinities. */
function writtenNumber(value: number): string {
  if (Number.isFinite(value)) return String(value).replace("+", "");
  throw invalidValue(`A filter cannot compare with ${value}.`, "Compare with a finite number.");
}

/** Quotes in a text stand for themselves, so that a text is put between those that it has not. */
function quotedText(text: string): string {
  if (isComparable(text)) return text.includes("'") ? `"${text}"` : `'${text}'`;
  const what = text.endsWith("\\") ? "a backslash at its end" : "both kinds of quotes";
  throw invalidValue(
    `A filter cannot compare with a text that has ${what}: ${JSON.stringify(text)}`,
    "Compare with a part of it by LIKE, and look at what is found.",
  );
}

function quotedKey(key: string): string {
  const quote = ["`", '"'].find((each) => !key.includes(each));
  if (quote !== undefined && key !== "") return `${quote}${key}${quote}`;
  throw invalidValue(`${JSON.stringify(key)} cannot be a key in a filter.`);
}
