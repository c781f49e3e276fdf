import type { ReadSummary } from "@sentiment/dataset";
import type { Evaluation } from "@sentiment/evaluation";
import type { PipelineSpec, Recipe, TextExplanation } from "@sentiment/pipeline";
import type { ReportOptions } from "./reports/write-reports.ts";
import type { TrackedAs, Tracking } from "./tracking/tracking.ts";

/** Which labelled text to use. */
export interface DataOptions {
  /** A file or folder; undefined: the bundled sample. */
  readonly data?: string | undefined;
  /** Labelled files that take the place of a split, or are scored besides. */
  readonly valid?: string | undefined;
  readonly test?: string | undefined;
  /** Share of the rows kept for validation, 0 … below 1; default 0.25. 0: train on every row. */
  readonly validSize?: number | undefined;
  readonly textColumn?: string | undefined;
  readonly labelColumn?: string | undefined;
  readonly labelNames?: Readonly<Record<string, string>> | undefined;
  readonly maxBadRows?: number | undefined;
  /** A folder that is not in the tutorial's layout is taken for the parts of one table: all the files in it. */
  readonly parts?: boolean | undefined;
}

/** How work is run, whatever the command. */
export interface RunOptions {
  readonly seed?: number | undefined;
  readonly jobs?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly onWarning?: ((warning: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Progress {
  /** read, vectorize, fit, evaluate, save, upload. */
  readonly stage: string;
  /** 0 … 1, or undefined when unknown. */
  readonly done?: number | undefined;
  /** What is worked on, for a line of words: "lr count". */
  readonly subject?: string | undefined;
}

export interface TrainOptions extends DataOptions, Recipe, RunOptions, ReportOptions {
  /** Model directory; default `models/<model>-<vectorizer>-<8 hex>` below the working folder. */
  readonly out?: string | undefined;
  /** Replace an existing `out`. */
  readonly force?: boolean | undefined;
  /** Draw the pictures (SVG and PNG) into the model directory's `pictures` folder. */
  readonly pictures?: boolean | undefined;
  /** Work out curves although nothing is recorded or drawn here. */
  readonly curves?: boolean | undefined;
  /** Where to record the run; undefined: nowhere. */
  readonly tracking?: Tracking | undefined;
}

export interface Rows {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly skipped: number;
}

/** Wall time of each stage, in seconds. */
export interface Seconds {
  readonly read: number;
  readonly vectorize: number;
  readonly fit: number;
  readonly evaluate: number;
  readonly log: number;
  readonly total: number;
}

/** The result of `train`; `--json` prints it without `evaluations`' curves. */
export interface TrainResult {
  readonly modelDir: string;
  readonly model: string;
  readonly vectorizer: string;
  /** Every choice that was made, defaults filled in. */
  readonly spec: PipelineSpec;
  readonly classes: readonly string[];
  readonly data: ReadSummary;
  readonly rows: Rows;
  readonly features: number;
  readonly seed: number;
  /** training_…, validation_…, test_… */
  readonly metrics: Readonly<Record<string, number>>;
  /** By part: training, validation, test. */
  readonly evaluations: Readonly<Record<string, Evaluation>>;
  /** Facts of the training: iterations, objective, … */
  readonly facts: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
  readonly seconds: Seconds;
  /** The run it is recorded in. */
  readonly tracked: TrackedAs | undefined;
}

/** One text's answer. */
export interface Prediction {
  readonly text: string;
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly explanation?: TextExplanation | undefined;
}

/** A demand on a metric of `evaluate`. */
export interface Gate {
  readonly metric: string;
  readonly minimum: number;
}

/** Where a tracked model, of which a folder holds the files, comes from. */
export interface ModelOrigin {
  /** What names it: `models:/NAME/3`, `models:/m-…`, `runs:/ID/model`. */
  readonly uri: string;
  /** The run that made it, and its id as a logged model, where they are known. */
  readonly runId?: string | undefined;
  readonly modelId?: string | undefined;
}

export interface EvaluateOptions extends Omit<DataOptions, "valid" | "test" | "validSize">, RunOptions, ReportOptions {
  /** The model directory. */
  readonly model: string;
  /** For a model of the store that `tracking` names: the run says so, and the folder, which may be a passing copy, goes unsaid. */
  readonly origin?: ModelOrigin | undefined;
  readonly gates?: readonly Gate[] | undefined;
  /** Folder to draw the pictures into. */
  readonly pictures?: string | undefined;
  readonly tracking?: Tracking | undefined;
}

export interface EvaluateResult {
  /** One of them is null: a model is named by where it comes from, or else by its folder. */
  readonly modelUri: string | null;
  readonly modelDir: string | null;
  readonly data: ReadSummary;
  readonly classes: readonly string[];
  readonly rows: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly evaluation: Evaluation;
  /** The gates asked for and whether they were met. */
  readonly gates: readonly (Gate & { readonly value: number; readonly met: boolean })[];
  readonly tracked: TrackedAs | undefined;
}

/** A grid over one reading of the data. */
export interface GridOptions extends DataOptions, RunOptions, Omit<Recipe, "model" | "vectorizer"> {
  readonly models: readonly string[];
  readonly vectorizers: readonly string[];
  readonly pictures?: boolean | undefined;
  /** Where to record the runs, one within the other: the grid's, and one for each model. */
  readonly tracking?: Tracking | undefined;
  /** Folder that the model directories are made in; default `models`. */
  readonly outFolder?: string | undefined;
  /** Decides which is best; default validation_f1_macro (training_f1_macro without validation rows). */
  readonly metric?: string | undefined;
  readonly onResult?: ((result: TrainResult) => void) | undefined;
}

export interface GridResult {
  readonly results: readonly TrainResult[];
  readonly metric: string;
  /** Index of the best in `results`. */
  readonly best: number;
  /** The run around the others. */
  readonly tracked: TrackedAs | undefined;
}
