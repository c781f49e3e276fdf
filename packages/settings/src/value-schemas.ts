import { z } from "zod";

/**
 * Schemas that turn what a user typed – in a flag, the environment or the project file – into a value. Their messages
 * finish the sentence `--seed cannot be "x": …`.
 */

/** Any text but the empty one. */
export function someText(): z.ZodType<string, string> {
  return z.string("a text is wanted").min(1, "it must not be empty");
}

/** The same without white space around it, as a copied address or a file's line end brings. */
export function trimmedText(): z.ZodType<string, string> {
  return z.string("a text is wanted").trim().min(1, "it must not be empty");
}

/** A decimal whole number from `minimum` to `maximum`. */
export function wholeNumber(minimum: number, maximum?: number): z.ZodType<number, string> {
  const range = maximum === undefined ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
  const wanted = `a whole number ${range} is wanted`;
  const highest = maximum ?? Number.MAX_SAFE_INTEGER;
  return z
    .string(wanted)
    .refine((text) => /^[+-]?\d+$/u.test(text) && Number(text) >= minimum && Number(text) <= highest, wanted)
    .transform(Number);
}

/** A decimal number for which `holds`; `wanted` says which ones those are. */
export function numberWhere(holds: (value: number) => boolean, wanted: string): z.ZodType<number, string> {
  const message = `${wanted} is wanted`;
  return z
    .string(message)
    .refine((text) => /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu.test(text) && holds(Number(text)), message)
    .transform(Number);
}

/** `0=positive,1=negative`, such as `example`, or a mapping of the project file. Names and values are text. */
export function textPairs(example: string): z.ZodType<Readonly<Record<string, string>>> {
  const wanted = `pairs such as ${example} are wanted`;
  // Not a union: a union's message would hide which pair is wrong.
  return z.unknown().transform((value, context) => {
    if (typeof value === "string") return pairsFromText(value, wanted, context);
    const mapping = z.record(z.string(), z.string()).safeParse(value);
    if (mapping.success) return mapping.data;
    context.addIssue(wanted);
    return z.NEVER;
  });
}

function pairsFromText(text: string, wanted: string, context: z.RefinementCtx): Record<string, string> {
  const pairs = new Map<string, string>();
  for (const part of text.split(",")) {
    const at = part.indexOf("=");
    const name = part.slice(0, at).trim();
    if (at < 0 || name === "" || pairs.has(name)) {
      context.addIssue(pairs.has(name) ? `${name} is named twice` : wanted);
      return z.NEVER;
    }
    pairs.set(name, part.slice(at + 1).trim());
  }
  return Object.fromEntries(pairs);
}
