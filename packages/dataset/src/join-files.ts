import type { ReadSummary } from "./labelled-text.ts";
import { checkAny, checkSameFormat, summaryOfParts } from "./parts-folder.ts";
import { LabelTable } from "./reading/label-table.ts";

export interface JoinOptions {
  /** The file, or the folder of the files. */
  readonly source: string;
  /** False: it is a file by itself. */
  readonly isFolder: boolean;
  readonly labelNames?: Readonly<Record<string, string>> | undefined;
  /** Every label that is given a new name must occur. */
  readonly mustHaveAll: boolean;
}

/** What several readings are together. */
export interface JoinedFiles {
  readonly summary: ReadSummary;
  /** For each file, the number that each of its labels has among those of the summary. */
  readonly labelNumbers: readonly Int32Array[];
}

/**
 * The summary that reading the files as one source (`parts`) would have shown, of files that were each read by itself,
 * wherever, without new names for labels. They come in the order of their names. Throws as that reading does.
 */
export function joinFiles(
  files: readonly ReadSummary[],
  { source, isFolder, labelNames, mustHaveAll }: JoinOptions,
): JoinedFiles {
  checkAny(source, files);
  const table = new LabelTable(labelNames ?? {}, source);
  const labelNumbers = files.map((file) => {
    checkSameFormat(source, files[0]!, file);
    return Int32Array.from(file.labels, (label) => {
      const bytes = Buffer.from(label);
      return table.idOf(bytes, 0, bytes.length);
    });
  });
  if (mustHaveAll) table.checkNewNames();
  const named = files.map((file) => ({ ...file, labels: table.names }));
  return { summary: isFolder ? summaryOfParts(source, named) : named[0]!, labelNumbers };
}
