/** What is shown of a value: for the eye, and for programs. */
export interface Cell {
  /** As a table shows it. */
  readonly shown: string;
  /** In full, for CSV and Markdown; the empty text where there is none. */
  readonly full: string;
  /** Whether the value is ours or a number, and no text of somebody else. */
  readonly isSafe: boolean;
}

export interface SheetColumn {
  /** The full name, which CSV has. */
  readonly name: string;
  /** What a table calls it. */
  readonly head: string;
  /** Numbers stand at the right. */
  readonly right: boolean;
  /** Where the terminal is too narrow: the least width that the column may be cut to; undefined: never cut. */
  readonly least?: number | undefined;
  /** Where that is not enough: columns with the highest number go first; undefined: it stays. */
  readonly leavesAs?: number | undefined;
}

/** A table before it has a form. Cells stand in the columns' order. */
export interface Sheet {
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly Cell[])[];
}
