import { checkClasses, stratifiedSplit } from "@sentiment/dataset";
import { SentimentError, didYouMean } from "@sentiment/errors";
import { release } from "@sentiment/numerics";
import type { Corpus, CorpusPart } from "./read-corpus.ts";

/** Which rows of the corpus do what. Row numbers ascend. */
export interface Split {
  /** Labels of the training data in code-point order. */
  readonly classes: readonly string[];
  /** Per row of the corpus, an index into `classes`. */
  readonly labels: Uint16Array;
  readonly train: Int32Array;
  /** Empty: no validation. */
  readonly validation: Int32Array;
  readonly test: Int32Array;
  /** How many rows each part has; stays when the rows themselves are released. */
  readonly counts: { readonly train: number; readonly validation: number; readonly test: number };
}

/** Gives up the rows and labels of a split. */
export function releaseSplit({ labels, train, validation, test }: Split): void {
  for (const array of [labels, train, validation, test]) release(array);
}

export interface SplitOptions {
  readonly validSize: number;
  readonly seed: number;
  /** Which parts of the corpus are for validation and test, where they are files of their own. */
  readonly validationPart: CorpusPart | undefined;
  readonly testPart: CorpusPart | undefined;
}

/**
 * Classes and parts: the first part of the corpus is learned from, less a stratified share for validation unless a
 * validation file is given. The corpus's labels become numbers of classes where they stand. Throws input errors for
 * classes that cannot be learned or that only the other files have.
 */
export function planSplit(corpus: Corpus, { validSize, seed, validationPart, testPart }: SplitOptions): Split {
  const [main] = corpus.parts;
  if (main === undefined) throw new SentimentError({ kind: "bug", code: "EMPTY_CORPUS", message: "Nothing was read." });
  const classes = main.summary.labels.toSorted(byCodePoint);
  const { labels } = corpus;
  const mainLabels = labels.subarray(main.start, main.end);
  checkClasses(main.summary, mainLabels);
  for (const part of corpus.parts) relabel(part, classes, labels);
  const ofMain = stratifiedSplit({
    labels: mainLabels,
    classCount: classes.length,
    validSize: validationPart === undefined ? validSize : 0,
    seed,
  });
  const { train } = ofMain;
  const validation = validationPart === undefined ? ofMain.validation : rowsOf(validationPart);
  const test = testPart === undefined ? new Int32Array(0) : rowsOf(testPart);
  const counts = { train: train.length, validation: validation.length, test: test.length };
  return { classes, labels, train, validation, test, counts };
}

/** The class of each given row. */
export function labelsOf(split: Split, rows: Int32Array): Uint16Array {
  const labels = new Uint16Array(rows.length);
  for (let place = 0; place < rows.length; place++) labels[place] = split.labels[rows[place]!]!;
  return labels;
}

/** Puts the number of its class in the place of each label, which is that of a label its own source counts. */
function relabel(part: CorpusPart, classes: readonly string[], labels: Uint16Array): void {
  const classOf = Int32Array.from(part.summary.labels, (label) => {
    const index = classes.indexOf(label);
    if (index >= 0) return index;
    throw unknownLabel(label, part.summary.source, classes);
  });
  for (let row = part.start; row < part.end; row++) labels[row] = classOf[labels[row]!]!;
}

/** A label that was not learned, in data to score. */
export function unknownLabel(label: string, source: string, classes: readonly string[]): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "UNKNOWN_LABEL",
    message: `${source} has the label ${JSON.stringify(label)}, which is not among those learned: ${classes.join(", ")}.${didYouMean(label, classes)}`,
    hint: "Rename labels with --labels OLD=NEW, or use data with the same labels.",
  });
}

function rowsOf(part: CorpusPart): Int32Array {
  return Int32Array.from({ length: part.end - part.start }, (_, index) => part.start + index);
}

/** Order by code points, which is not the order of UTF-16 units that JavaScript sorts by. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
