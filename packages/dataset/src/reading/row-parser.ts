import type { ByteWindow } from "./byte-window.ts";
import type { FoundRows } from "./found-rows.ts";

/** Finds the rows of one format. */
export interface RowParser {
  /**
   * Adds the whole rows in the window and returns where the first unfinished one starts (`window.to` when there is none;
   * always at the end of the file). May change bytes of finished rows in place, as when doubled quotes become single.
   */
  parse(window: ByteWindow, rows: FoundRows): number;
  /** 1-based line of the first row that is not finished. */
  readonly line: number;
}
