import { readdir, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Dataset, ReadOptions } from "./labelled-text.ts";
import { FileSource } from "./reading/file-source.ts";
import { LabelTable } from "./reading/label-table.ts";
import type { ReadLimits } from "./reading/limits.ts";
import { ownLabels } from "./reading/row-labels.ts";
import { openParts, partsIn } from "./parts-folder.ts";
import { openTutorialFolder } from "./tutorial-folder.ts";

/**
 * Labelled texts to learn from: a file, a folder in the tutorial's layout, or, with `parts`, any folder of files. Every
 * label that is given a new name must occur (`usage`). Other errors: `input`, see README.md.
 */
export async function openDataset(path: string, options: ReadOptions = {}, limits?: ReadLimits): Promise<Dataset> {
  const isFolder = await stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
  if (isFolder) return openFolder(path, options, limits);
  const table = new LabelTable(options.labelNames ?? {}, path);
  const labels = ownLabels(table, { mustHaveAll: true });
  const train = await FileSource.open({ path, name: basename(path), options, limits, labels, hasLabelColumn: true });
  return { train, test: undefined };
}

async function openFolder(folder: string, options: ReadOptions, limits?: ReadLimits): Promise<Dataset> {
  const isTutorial = (await readdir(folder).catch(() => [])).some((name) => /^[Xy]_train\.csv/u.test(name));
  if (options.parts !== true || isTutorial) return openTutorialFolder(folder, options, limits);
  const request = { folder, names: await partsIn(folder), mustHaveAll: true };
  return { train: await openParts(request, options, limits), test: undefined };
}
