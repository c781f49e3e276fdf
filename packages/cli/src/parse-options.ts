import { SentimentError } from "@sentiment/errors";
import type { Option } from "./option.ts";

/** What was typed, by the option's name in the command's definition; undefined where it was not. */
export type GivenValues = Readonly<Record<string, unknown>>;

/**
 * Checks what was typed.
 * Throws a usage error that names the flag, the value and what is wanted.
 */
export function parseOptions(options: Readonly<Record<string, Option<unknown>>>, given: GivenValues): GivenValues {
  const values = Object.entries(options).map(([name, option]) => {
    const result = option.schema.safeParse(given[name]);
    if (result.success) return [name, result.data];
    const [issue] = result.error.issues;
    const value = Array.isArray(given[name]) ? (given[name] as unknown[])[Number(issue?.path[0])] : given[name];
    throw badValue(option, value, issue?.message ?? "it is not valid");
  });
  return Object.fromEntries(values) as GivenValues;
}

function badValue(option: Option<unknown>, value: unknown, wanted: string): SentimentError {
  const name = /--[a-z-]+|^-[a-zA-Z](?= <)/u.exec(option.flags)?.[0] ?? option.flags;
  return new SentimentError({
    kind: "usage",
    code: "BAD_VALUE",
    message: `${name} cannot be ${JSON.stringify(value)}: ${/[.?]$/u.test(wanted) ? wanted : `${wanted}.`}`,
    hint: `${name}: ${option.description}.`,
  });
}
