import { lstatSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { didYouMean } from "@sentiment/errors";
import { errnoOf } from "@sentiment/files";
import { inputError } from "../dvc-error.ts";
import { readDvcFile, type ImportSource } from "../formats/dvc-file.ts";
import { readDvcLock } from "../formats/dvc-lock.ts";
import type { Output } from "../formats/output.ts";
import { outputPlace } from "./output-place.ts";

/** An output and where it is. */
export interface Tracked {
  /** The file that says so, from the root of the repository, with `/`: `data.dvc`, `dvc.lock`. */
  readonly file: string;
  /** The stage of the pipeline that makes it. */
  readonly stage: string | undefined;
  /** Where it is, from the root, with `/`. */
  readonly place: string;
  readonly output: Output;
  readonly source: ImportSource | undefined;
}

/** Folders in which nobody keeps data. */
const skipped = new Set([".dvc", ".git", ".hg", "node_modules", ".venv"]);

/**
 * All that the repository tracks, or what the targets name: a `.dvc` file, an output, `dvc.lock`, a stage, a folder with
 * some of them below it. Targets are seen from `folder`. Errors: `input`, for a file that makes no sense, a target that
 * is not there, and outputs that overlap.
 */
export async function findTracked(root: string, folder: string, targets: readonly string[]): Promise<Tracked[]> {
  const files = await dvcFiles(root, "");
  const direct = targets.map((target) => fromRoot(root, folder, target));
  // Who names files need not mind the others.
  const named = direct.filter((target) => files.includes(target));
  const wanted = named.length === targets.length && targets.length > 0 ? named : files;
  const all = (await Promise.all(wanted.map((file) => readTracked(root, file)))).flat();
  checkOverlaps(all);
  if (targets.length === 0) return all;
  const chosen = direct.map((target, i) => {
    const found = all.filter(
      ({ file, place, stage }) =>
        target === "" ||
        file === target ||
        place === target ||
        stage === targets[i] ||
        `${file}/`.startsWith(`${target}/`),
    );
    if (found.length > 0) return found;
    throw unknownTarget(targets[i]!, target, all);
  });
  return [...new Set(chosen.flat())];
}

/** A path as the repository knows it: from its root, with `/`; empty for the root. */
export function fromRoot(root: string, folder: string, target: string): string {
  return path.relative(root, path.resolve(folder, target)).split(path.sep).join("/");
}

async function dvcFiles(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const at = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) return /.\.dvc$/u.test(entry.name) || entry.name === "dvc.lock" ? [at] : [];
      if (!entry.isDirectory() || skipped.has(entry.name)) return [];
      // A repository within this one is its own.
      const own = lstatSync(path.join(root, at, ".dvc"), { throwIfNoEntry: false });
      return own?.isDirectory() === true ? [] : dvcFiles(root, at);
    }),
  );
  return found.flat().sort();
}

async function readTracked(root: string, file: string): Promise<Tracked[]> {
  const text = await readFile(path.join(root, file), "utf8");
  const place = (folder: string, output: Output): string => outputPlace({ file, folder, path: output.path });
  if (path.posix.basename(file) !== "dvc.lock") {
    const { outputs, folder, source } = readDvcFile(text, file);
    return outputs.map((output) => ({ file, stage: undefined, place: place(folder, output), output, source }));
  }
  const pipeline = await readFile(path.join(root, path.dirname(file), "dvc.yaml"), "utf8").catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT") return "";
    throw error;
  });
  return readDvcLock(text, pipeline, file).flatMap(({ name, folder, outputs }) =>
    outputs.map((output) => ({ file, stage: name, place: place(folder, output), output, source: undefined })),
  );
}

/** Two files that track one place would undo each other's work. */
function checkOverlaps(all: readonly Tracked[]): void {
  const sorted = all.toSorted((one, other) => (`${one.place}/` < `${other.place}/` ? -1 : 1));
  for (const [i, { place, file }] of sorted.entries()) {
    const next = sorted[i + 1];
    if (next === undefined || !`${next.place}/`.startsWith(`${place}/`)) continue;
    throw inputError(
      "DVC_OUTPUTS_OVERLAP",
      `${file} tracks ${place} and ${next.file} tracks ${next.place}: one is within the other.`,
      "Remove one of the two.",
    );
  }
}

function unknownTarget(target: string, place: string, all: readonly Tracked[]): Error {
  const around = all.find((tracked) => place.startsWith(`${tracked.place}/`));
  const names = all.flatMap(({ file, place: tracked }) => [file, tracked]);
  return inputError(
    "TARGET_NOT_FOUND",
    `${target} is neither a .dvc file nor tracked by one.${didYouMean(target, names)}`,
    around === undefined
      ? names.length === 0
        ? "There are no .dvc files here."
        : `There are: ${[...new Set(all.map(({ file }) => file))].slice(0, 10).join(", ")}.`
      : `It is part of ${around.place}, which is pulled as a whole.`,
  );
}
