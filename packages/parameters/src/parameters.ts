import { SentimentError, didYouMean } from "@sentiment/errors";
import { z } from "zod";
import { pythonNumber } from "./python-number.ts";

/** The parameters of a model or vectorizer: a flat zod object whose every field has a default and a description. */
export type ParameterSchema = z.ZodObject<Record<string, z.ZodType>>;

/** One parameter as help, docs and trackers show it. */
export interface ParameterDescription {
  readonly name: string;
  readonly description: string;
  readonly default: unknown;
}

/** The parameters of a schema, in its order. */
export function describeParameters(schema: ParameterSchema): ParameterDescription[] {
  const defaults = schema.parse({}) as Record<string, unknown>;
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    description: z.globalRegistry.get(field)?.description ?? "",
    default: defaults[name],
  }));
}

/**
 * The checked parameters, defaults filled in. `owner` is named in errors ("model lr").
 * Throws a usage error that names the parameter, the value and what is allowed; unknown names are errors.
 */
export function parseParameters<S extends ParameterSchema>(
  schema: S,
  given: Readonly<Record<string, unknown>>,
  owner: string,
): z.output<S> {
  const names = Object.keys(schema.shape);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(schema.shape, name)) {
      throw new SentimentError({
        kind: "usage",
        code: "UNKNOWN_PARAMETER",
        message: `The ${owner} has no parameter ${JSON.stringify(name)}.${didYouMean(name, names)}`,
        hint: `Its parameters are ${names.join(", ")}.`,
      });
    }
  }
  const result = schema.safeParse(withNumbers(schema, given));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = String(issue?.path[0] ?? "");
  throw new SentimentError({
    kind: "usage",
    code: "BAD_PARAMETER",
    message: `The ${owner} cannot take ${name}=${formatParameter(given[name])}: ${issue?.message ?? "invalid"}.`,
    hint: z.globalRegistry.get(schema.shape[name] ?? z.any())?.description,
  });
}

/** The given values; text such as `1.0` as a number, but for the parameters that tell it from 1. */
function withNumbers(schema: ParameterSchema, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(given).map(([name, value]) => {
    const tellsApart = schema.shape[name]!.safeParse("1.0").success;
    return [name, tellsApart ? value : numberOfText(value)] as const;
  });
  return Object.fromEntries(entries);
}

function numberOfText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(numberOfText);
  return typeof value === "string" && /^-?\d+\.0$/u.test(value) ? Number(value) : value;
}

/**
 * A flag's text as a value: `None`/`null`, `true`/`True`, numbers, tuples such as `1,2` or `(1, 2)`; all else is a string.
 *
 * A whole number written with a point or an exponent (`1.0`, `1.`, `1e0`) becomes the string `"1.0"`, since Python tells
 * the two apart and JavaScript's numbers do not: `min_df=1` is one text, `min_df=1.0` is all of them. `parseParameters`
 * makes a number of it for every parameter whose schema refuses such a string.
 */
export function parameterFromText(text: string): unknown {
  const trimmed = text.trim();
  const tuple = /^[([](.*)[)\]]$/su.exec(trimmed)?.[1] ?? (trimmed.includes(",") ? trimmed : undefined);
  if (tuple !== undefined) {
    return tuple
      .split(",")
      .filter((part) => part.trim() !== "")
      .map(parameterFromText);
  }
  if (trimmed === "None" || trimmed === "null") return null;
  if (/^true$/iu.test(trimmed)) return true;
  if (/^false$/iu.test(trimmed)) return false;
  return numberFromText(trimmed) ?? trimmed;
}

function numberFromText(text: string): number | string | undefined {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) && /[.e]/iu.test(text) ? `${value}.0` : value;
}

/** A value as scikit-learn and MLflow write it: Python's `str()`. */
export function formatParameter(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "number") return pythonNumber(value);
  if (Array.isArray(value)) return `(${value.map(formatParameter).join(", ")}${value.length === 1 ? "," : ""})`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
