import { didYouMean } from "@sentiment/errors";
import { z } from "zod";

/** A flag or a positional argument: how it is written, said and checked. */
export interface Option<Value> {
  /** As commander reads them: `-p, --parameter <NAME=VALUE>`, `--force`, `--no-track`, or of an argument `[texts...]`. */
  readonly flags: string;
  readonly description: string;
  /** Takes text, a boolean, for a repeatable option an array of texts, or undefined where it was not given. */
  readonly schema: z.ZodType<Value>;
  readonly repeatable?: boolean;
  /** What may be given, for completion. */
  readonly choices?: readonly string[];
}

/** The value of an option that may be left out. */
export function option<Value>(flags: string, description: string, schema: z.ZodType<Value>): Option<Value | undefined> {
  return { flags, description, schema: schema.optional() };
}

/** A switch: true when given. */
export function flag(flags: string, description: string): Option<boolean> {
  return { flags, description, schema: z.boolean().default(false) };
}

/** `--no-…`: false when given. */
export function negatedFlag(flags: string, description: string): Option<boolean> {
  return { flags, description, schema: z.boolean().default(true) };
}

/** One of a list, `fallback` where it is left out. */
export function choice(
  flags: string,
  description: string,
  choices: readonly string[],
  fallback: string,
): Option<string> {
  const said = `${description}: ${listed(choices, fallback)}`;
  return { flags, description: said, schema: oneOf(choices).default(fallback), choices };
}

/** One of a list, or left out. */
export function optionalChoice(
  flags: string,
  description: string,
  choices: readonly string[],
): Option<string | undefined> {
  return { flags, description: `${description}: ${listed(choices)}`, schema: oneOf(choices).optional(), choices };
}

/** May be given any number of times. */
export function repeated<Value>(flags: string, description: string, schema: z.ZodType<Value>): Option<Value[]> {
  return { flags, description, schema: z.array(schema).default([]), repeatable: true };
}

/** The value as it is. */
export function anyText(): z.ZodType<string> {
  return z.string();
}

/** A text of the list; a near miss is told which was probably meant. */
export function oneOf(choices: readonly string[]): z.ZodType<string, string> {
  return z.string().refine((text) => choices.includes(text), {
    error: ({ input }) => `one of ${choices.join(", ")} is wanted.${didYouMean(String(input), choices)}`,
  });
}

function listed(choices: readonly string[], fallback?: string): string {
  return choices.map((name) => (name === fallback ? `${name} (default)` : name)).join(", ");
}
