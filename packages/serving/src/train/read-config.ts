import { readFile } from "node:fs/promises";
import { SentimentError } from "@sentiment/errors";

/** A configuration file: a JSON object; `{}` where there is none. Throws input errors. */
export async function readConfig(path: string): Promise<Readonly<Record<string, unknown>>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw badConfig(path, (error as Error).message, error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw badConfig(path, "it is not JSON", cause);
  }
  if (isObject(value)) return value;
  throw badConfig(path, "it is no JSON object");
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function badConfig(path: string, why: string, cause?: unknown): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "BAD_TRAINING_CONFIG",
    message: `${path} cannot be used: ${why}.`,
    hint: "SageMaker writes it; by hand, see its developer guide: 'How SageMaker provides training information'.",
    cause,
  });
}
