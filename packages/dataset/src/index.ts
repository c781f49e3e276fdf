export { checkClasses } from "./check-classes.ts";
export type { BadRow, Dataset, ReadOptions, ReadSummary, TextSource } from "./labelled-text.ts";
export { openDataset } from "./open-dataset.ts";
export { openFile } from "./open-file.ts";
export { openTexts } from "./open-texts.ts";
export { openSample, type SampleOptions } from "./sample.ts";
export { stratifiedSplit, type Split, type SplitOptions } from "./stratified-split.ts";
