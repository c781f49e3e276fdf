import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { didYouMean } from "@sentiment/errors";
import { errnoOf } from "@sentiment/files";
import { inputError } from "../dvc-error.ts";
import { readDvcFile, type ImportSource } from "../formats/dvc-file.ts";
import { readDvcLock } from "../formats/dvc-lock.ts";
import type { Output } from "../formats/output.ts";
import { outputPlace } from "./output-place.ts";
import type { Repository } from "./repository.ts";

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

/** What is wanted of it. */
export interface Wanted extends Tracked {
  /** A file or folder within it, with `/`; undefined: all of it. */
  readonly part: string | undefined;
}

type Searched = Pick<Repository, "root" | "rules">;

/** Folders in which nobody keeps data. */
const skipped = new Set([".dvc", ".git", ".hg", "node_modules", ".venv"]);

/**
 * All that the repository tracks, or what the targets name: a `.dvc` file, an output, `dvc.lock` or `dvc.yaml`, a stage, a folder with
 * some of them below it. Targets are seen from `folder`. Errors: `input`, for a file that makes no sense, a target that
 * is not there, and outputs that overlap.
 */
export async function findTracked(
  repository: Searched,
  folder: string,
  targets: readonly string[],
): Promise<Tracked[]> {
  const wanted = await findWanted(repository, folder, targets);
  const within = wanted.findIndex(({ part }) => part !== undefined);
  if (within === -1) return wanted;
  const { part, place } = wanted[within]!;
  throw inputError("TARGET_NOT_FOUND", `${place}/${part} is part of ${place}, which is only taken as a whole here.`);
}

/** The same, where a target may also be a file or folder within an output. Whether there is one, its list must tell. */
export async function findWanted(
  { root, rules }: Searched,
  folder: string,
  targets: readonly string[],
): Promise<Wanted[]> {
  const files = await dvcFiles({ root, rules }, "");
  const direct = targets.map((target) => fromRoot(root, folder, target));
  // Who names files need not mind the others.
  const named = direct.filter((target) => files.includes(target));
  const wanted = named.length === targets.length && targets.length > 0 ? named : files;
  const all = (await Promise.all(wanted.map((file) => readTracked(root, file)))).flat();
  checkOverlaps(all);
  const whole = (tracked: Tracked): Wanted => ({ ...tracked, part: undefined });
  if (targets.length === 0) return all.map(whole);
  const chosen = direct.flatMap((target, i): Wanted[] => {
    const found = all.filter((each) => isNamed(each, target, targets[i]!));
    if (found.length > 0) return found.map(whole);
    const around = all.find(({ place, output }) => output.object?.isTree === true && target.startsWith(`${place}/`));
    if (around === undefined) throw unknownTarget(targets[i]!, all);
    return [{ ...around, part: target.slice(around.place.length + 1) }];
  });
  return chosen.filter((each, i) => !chosen.some((other, j) => covers(other, each) && (i > j || !covers(each, other))));
}

/** Whether a target, as seen from the root and as it was typed, names this output, its file, its stage or a folder around its file. */
function isNamed({ file, place, stage }: Tracked, target: string, typed: string): boolean {
  if (target === "" || file === target || place === target || `${file}/`.startsWith(`${target}/`)) return true;
  // DVC calls a stage by its name or dvc.yaml:NAME, and all that a matrix makes of one by the name before @.
  const [, pipeline, name] = /^((?:.*\/)?dvc)\.yaml(?::(.+))?$/u.exec(target) ?? [];
  if (pipeline !== undefined && (file !== `${pipeline}.lock` || name === undefined)) return file === `${pipeline}.lock`;
  const wanted = name ?? typed;
  return stage === wanted || stage?.startsWith(`${wanted}@`) === true;
}

/** Whether all that `inner` wants is part of what `outer` wants. */
function covers(outer: Wanted, inner: Wanted): boolean {
  if (outer.place !== inner.place || outer.file !== inner.file) return false;
  return outer.part === undefined || `${inner.part ?? ""}/`.startsWith(`${outer.part}/`);
}

/** A path as the repository knows it: from its root, with `/`; empty for the root. */
export function fromRoot(root: string, folder: string, target: string): string {
  return path.relative(root, path.resolve(folder, target)).split(path.sep).join("/");
}

async function dvcFiles(searched: Searched, folder: string): Promise<string[]> {
  const { root, rules } = searched;
  const entries = await readdir(path.join(root, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const at = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) {
        const isOne = /.\.dvc$/u.test(entry.name) || entry.name === "dvc.lock";
        return isOne && !rules.ignores(at, false) ? [at] : [];
      }
      if (!entry.isDirectory() || skipped.has(entry.name) || rules.ignores(at, true)) return [];
      return dvcFiles(searched, at);
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

function unknownTarget(target: string, all: readonly Tracked[]): Error {
  const names = all.flatMap(({ file, place: tracked }) => [file, tracked]);
  return inputError(
    "TARGET_NOT_FOUND",
    `${target} is neither a .dvc file nor tracked by one.${didYouMean(target, names)}`,
    names.length === 0
      ? "There are no .dvc files here."
      : `There are: ${[...new Set(all.map(({ file }) => file))].slice(0, 10).join(", ")}.`,
  );
}
