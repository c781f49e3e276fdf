import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { SentimentError } from "@sentiment/errors";
import type { PipelineSpec } from "@sentiment/pipeline";

/** A model directory's default name, new each time: `<folder>/<model>-<vectorizer>-<8 hex>`. */
export function newModelDirectory(folder: string, spec: PipelineSpec): string {
  return join(folder, `${spec.model.name}-${spec.vectorizer.name}-${randomBytes(4).toString("hex")}`);
}

/** Throws a conflict error when something is there already: better before the training than after it. */
export function refuseExisting(directory: string): void {
  if (!existsSync(directory)) return;
  throw new SentimentError({
    kind: "conflict",
    code: "MODEL_EXISTS",
    message: `${directory} exists already.`,
    hint: "Choose another --out, or replace it with --force.",
  });
}
