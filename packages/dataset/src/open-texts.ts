import { basename } from "node:path";
import type { ReadOptions, TextSource } from "./labelled-text.ts";
import { FileSource } from "./reading/file-source.ts";
import type { ReadLimits } from "./reading/limits.ts";

/**
 * A file (or pipe) of texts to be scored: CSV or TSV with a text column, JSON Lines, or a text a line; gzip of each.
 * Labels, where there are any, are not read. Errors: `input`, see README.md.
 */
export function openTexts(path: string, options: ReadOptions = {}, limits?: ReadLimits): Promise<TextSource> {
  return FileSource.open({ path, name: basename(path), options, limits, labels: undefined, hasLabelColumn: false });
}
