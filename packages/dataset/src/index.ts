export type { BadRow, Dataset, ReadOptions, ReadSummary, TextSource } from "./labelled-text.ts";
