import { SentimentError } from "@sentiment/errors";
import { isServing } from "./stage-name.ts";

/** Throws a usage error for what cannot be an alias, before anything is changed; a stage's name goes with the stage. */
export function checkAliases(aliases: readonly string[]): void {
  for (const alias of aliases) {
    const why = whyNot(alias);
    if (why === undefined) continue;
    throw new SentimentError({
      kind: "usage",
      code: "BAD_ALIAS",
      message: `${JSON.stringify(alias)} cannot be an alias: ${why}.`,
      hint: isServing(alias) ? `Ask for the stage: --stage ${alias}.` : "An alias is a name such as champion.",
    });
  }
}

/** As mlflow/utils/validation.py has it, _validate_model_alias_name. */
function whyNot(alias: string): string | undefined {
  if (isServing(alias)) return "it goes with the stage of that name";
  if (!/^[\p{L}\p{N}_-]{1,255}$/u.test(alias)) return "it may have letters, digits, _ and -, 255 at most";
  if (alias.toLowerCase() === "latest" || /^v\d+$/iu.test(alias)) return "MLflow keeps that name for versions";
  return undefined;
}
