import { numberWhere, someText } from "@sentiment/settings";
import type { Gate, GateOptions } from "@sentiment/training";
import { z } from "zod";
import { option, repeated } from "../option.ts";

const minimum = numberWhere(Number.isFinite, "NAME=VALUE with a number");

/** `f1_macro=0.7` as a gate. */
const gate = z.string().transform((text, context): Gate => {
  const at = text.indexOf("=");
  const value = minimum.safeParse(text.slice(at + 1));
  if (at > 0 && value.success) return { metric: text.slice(0, at), minimum: value.data };
  context.addIssue("NAME=VALUE with a number is wanted, such as f1_macro=0.7");
  return z.NEVER;
});

export const minimumOption = repeated(
  "--min <NAME=VALUE>",
  "a metric and the least it must be, else exit code 5; repeatable",
  gate,
);

/** What a version must be like to get a stage. */
export const gateOptions = {
  minima: minimumOption,
  notWorseThan: option(
    "--not-worse-than <place>",
    "a stage or alias: --metric must not be worse than that of the version there, else exit code 5",
    someText(),
  ),
  tolerance: option(
    "--tolerance <number>",
    "by how much it may be worse than that; 0 by default",
    numberWhere((value) => value >= 0, "a number of at least 0"),
  ),
};

/** The gates as use cases take them. */
export function gatesOf({ minima, notWorseThan, tolerance }: GateOptions): GateOptions {
  return { minima, notWorseThan, tolerance };
}
