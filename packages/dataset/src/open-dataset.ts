import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Dataset, ReadOptions } from "./labelled-text.ts";
import { FileSource } from "./reading/file-source.ts";
import { LabelTable } from "./reading/label-table.ts";
import type { ReadLimits } from "./reading/limits.ts";
import { ownLabels } from "./reading/row-labels.ts";
import { openTutorialFolder } from "./tutorial-folder.ts";

/**
 * Labelled texts to learn from: a file, or a folder in the tutorial's layout. Every label that is given a new name must
 * occur (`usage`). Other errors: `input`, see README.md.
 */
export async function openDataset(path: string, options: ReadOptions = {}, limits?: ReadLimits): Promise<Dataset> {
  const isFolder = await stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
  if (isFolder) return openTutorialFolder(path, options, limits);
  const table = new LabelTable(options.labelNames ?? {}, path);
  const labels = ownLabels(table, { mustHaveAll: true });
  const train = await FileSource.open({ path, name: basename(path), options, limits, labels, hasLabelColumn: true });
  return { train, test: undefined };
}
