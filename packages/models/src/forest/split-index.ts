import type { Forest } from "./forest.ts";

/** The forest's splits by the column they ask for: an inverted index, like the one of a search engine. */
export interface SplitIndex {
  /** columnCount + 1 offsets into `splits`. */
  readonly starts: Int32Array;
  /** Numbers of the splits, ascending within a column. */
  readonly splits: Int32Array;
}

export function splitIndex({ columns, columnCount }: Forest): SplitIndex {
  const starts = new Int32Array(columnCount + 1);
  for (const column of columns) starts[column + 1]!++;
  for (let column = 0; column < columnCount; column++) starts[column + 1]! += starts[column]!;
  const next = starts.slice();
  const splits = new Int32Array(columns.length);
  for (let split = 0; split < columns.length; split++) splits[next[columns[split]!]!++] = split;
  return { starts, splits };
}
