import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { ReadOptions, TextSource } from "./labelled-text.ts";
import { openParts, partsIn } from "./parts-folder.ts";
import { FileSource } from "./reading/file-source.ts";
import { LabelTable } from "./reading/label-table.ts";
import type { ReadLimits } from "./reading/limits.ts";
import { ownLabels } from "./reading/row-labels.ts";

/**
 * A file (or pipe) of labelled texts: CSV, TSV or JSON Lines, gzip of each; with `parts`, also a folder of such files. Its beginning is looked at now, the rest is
 * read by `batches`. New names for labels that the file does not have are left alone. Errors: `input`, see README.md.
 */
export async function openFile(path: string, options: ReadOptions = {}, limits?: ReadLimits): Promise<TextSource> {
  if (options.parts === true && (await isFolder(path))) {
    return openParts({ folder: path, names: await partsIn(path), mustHaveAll: false }, options, limits);
  }
  const table = new LabelTable(options.labelNames ?? {}, path);
  return FileSource.open({
    path,
    name: basename(path),
    options,
    limits,
    labels: ownLabels(table, { mustHaveAll: false }),
    hasLabelColumn: true,
  });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}
