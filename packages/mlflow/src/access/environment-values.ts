import { SentimentError } from "@sentiment/errors";

/** Variables by name, as `process.env` has them. One that is empty counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The text of a variable; undefined where it is not set. */
export function textOf(environment: Environment, name: string): string | undefined {
  return environment[name] || undefined;
}

/** `true`, `false`, `1` or `0` in any case, as Python's MLflow wants it; anything else is a usage error. */
export function booleanOf(environment: Environment, name: string, fallback: boolean): boolean {
  const text = textOf(environment, name);
  if (text === undefined) return fallback;
  const said = text.toLowerCase();
  if (said === "true" || said === "1") return true;
  if (said === "false" || said === "0") return false;
  throw badVariable(name, text, "true, false, 1 or 0 is wanted");
}

export interface Range {
  readonly fallback: number;
  readonly minimum: number;
  readonly maximum?: number | undefined;
  /** `a whole number of seconds` */
  readonly wanted: string;
}

/** A whole number, written as Python's `int()` reads it in ASCII: `7`, ` +7 `, `1_000`. Throws a usage error for others. */
export function integerOf(environment: Environment, name: string, range: Range): number {
  return numberOf(environment, name, { ...range, pattern: /^[+-]?\d+(?:_\d+)*$/u });
}

/** A number, written as Python's `float()` reads it, but finite: `0.5`, `1e1`. Throws a usage error for others. */
export function decimalOf(environment: Environment, name: string, range: Range): number {
  const digits = String.raw`\d+(?:_\d+)*`;
  const pattern = new RegExp(`^[+-]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:[eE][+-]?${digits})?$`, "u");
  return numberOf(environment, name, { ...range, pattern });
}

function numberOf(environment: Environment, name: string, rule: Range & { readonly pattern: RegExp }): number {
  const text = textOf(environment, name);
  if (text === undefined) return rule.fallback;
  const { minimum, maximum = Number.MAX_SAFE_INTEGER, pattern, wanted } = rule;
  const value = pattern.test(text.trim()) ? Number(text.trim().replaceAll("_", "")) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  const range = rule.maximum === undefined ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
  throw badVariable(name, text, `${wanted} ${range} is wanted`);
}

/** What is said of a variable that cannot be used. No `value` for a secret. */
export function badVariable(name: string, value: string | undefined, wanted: string, hint?: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "BAD_VARIABLE",
    message: `${name} cannot be ${value === undefined ? "what it is" : JSON.stringify(value)}: ${wanted}.`,
    hint: hint ?? `Set ${name} anew, or unset it.`,
  });
}
