import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Evaluation } from "@sentiment/evaluation";
import { atomicWrite } from "@sentiment/files";
import { metricsDocument } from "./metrics-document.ts";
import { plotFiles } from "./plot-files.ts";

/** What other tools read of an evaluation, DVC above all: numbers and choices only, no time, id or path. */
export interface ReportOptions {
  /** File for the metrics of every part. */
  readonly metrics?: string | undefined;
  /** Folder for the points of the curves and the confusion matrix, of unseen rows where there are any. */
  readonly plots?: string | undefined;
}

/**
 * Makes the folders that reports go to: better an error now than after the training. Those within `later` are made when that is
 * there.
 */
export async function prepareReports(reports: ReportOptions, later?: string): Promise<void> {
  for (const folder of foldersOf(reports)) {
    if (later === undefined || !isWithin(folder, later)) await mkdir(folder, { recursive: true });
  }
}

function foldersOf({ metrics, plots }: ReportOptions): string[] {
  return [...(metrics === undefined ? [] : [path.dirname(metrics)]), ...(plots === undefined ? [] : [plots])];
}

function isWithin(folder: string, outer: string): boolean {
  return `${path.resolve(folder)}${path.sep}`.startsWith(`${path.resolve(outer)}${path.sep}`);
}

/** Writes the reports that were asked for, by part: training, validation, test or evaluation. */
export async function writeReports(
  evaluations: Readonly<Record<string, Evaluation>>,
  reports: ReportOptions,
): Promise<void> {
  await prepareReports(reports);
  const { metrics, plots } = reports;
  if (metrics !== undefined) await atomicWrite(metrics, metricsDocument(evaluations));
  if (plots === undefined) return;
  const parts = Object.entries(evaluations);
  const unseen = parts.filter(([part]) => part !== "training");
  for (const [part, evaluation] of unseen.length > 0 ? unseen : parts) {
    for (const [name, text] of plotFiles(part, evaluation)) await atomicWrite(path.join(plots, name), text);
  }
}
