import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";

/**
 * The flavors of an MLflow model that this program cannot read, sorted: undefined for a folder with a model of ours
 * (`model.json`) and for one with no model at all.
 */
export async function foreignFlavors(folder: string): Promise<readonly string[] | undefined> {
  const file = path.join(folder, "MLmodel");
  if (existsSync(path.join(folder, "model.json")) || !existsSync(file)) return undefined;
  // Only for the words of an error: nobody else waits for the parser.
  const { parse } = await import("yaml");
  const content = parseOrNothing(await readFile(file, "utf8"), parse);
  const flavors = isMapping(content) ? content["flavors"] : undefined;
  return isMapping(flavors) ? Object.keys(flavors).sort() : [];
}

function parseOrNothing(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
