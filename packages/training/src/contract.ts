import type { ReadSummary } from "@sentiment/dataset";
import type { Evaluation } from "@sentiment/evaluation";

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
}

/** Which text becomes which tokens; defaults are the tutorial's. */
export interface TextOptions {
  /** `tutorial` (default), `none`, or names of cleaning steps. */
  readonly cleaning?: string | readonly string[] | undefined;
  /** `nltk` (default), a language code of the npm package `stopword`, `none`, or a path to a file with a word a line. */
  readonly stopWords?: string | undefined;
  readonly stemmer?: string | undefined;
  readonly tokenizer?: string | undefined;
}

/** `tutorial` and `tweets`: see cli.md. What is given besides a preset wins over it. */
export interface Recipe extends TextOptions {
  readonly preset?: string | undefined;
  readonly model: string;
  readonly vectorizer: string;
  /** Raw parameters; checked against the model's and the vectorizer's own. */
  readonly modelParameters?: Readonly<Record<string, unknown>> | undefined;
  readonly vectorizerParameters?: Readonly<Record<string, unknown>> | undefined;
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
  /** read, vectorize, fit, evaluate, save. */
  readonly stage: string;
  /** 0 … 1, or undefined when unknown. */
  readonly done?: number | undefined;
  /** What is worked on, for a line of words: "lr count". */
  readonly subject?: string | undefined;
}

export interface TrainOptions extends DataOptions, Recipe, RunOptions {
  /** Model directory; default `models/<model>-<vectorizer>-<8 hex>` below the working folder. */
  readonly out?: string | undefined;
  /** Replace an existing `out`. */
  readonly force?: boolean | undefined;
  /** Takes the finished result to MLflow or elsewhere; undefined: `--no-track`. */
  readonly tracker?: Tracker | undefined;
}

/** The seam for tracking: it is handed a finished result and answers with the fields it adds (`runId`, …). */
export interface Tracker {
  record(result: TrainResult): Promise<Readonly<Record<string, string>>>;
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
  readonly preset: string | null;
  /** Checked parameters with defaults filled in. */
  readonly modelParameters: Readonly<Record<string, unknown>>;
  readonly vectorizerParameters: Readonly<Record<string, unknown>>;
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
  /** What the tracker added. */
  readonly tracking: Readonly<Record<string, string>>;
}

/** One text's answer. */
export interface Prediction {
  readonly text: string;
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly explanation?: PredictionExplanation | undefined;
}

/** Why: `base` + Σ contributions = `score` of `label`. */
export interface PredictionExplanation {
  readonly label: string;
  /** log-odds (lr, nb) or probability (rf). */
  readonly scale: "log-odds" | "probability";
  readonly score: number;
  readonly base: number;
  /** Strongest first. */
  readonly contributions: readonly { readonly term: string; readonly value: number }[];
}

export interface EvaluateResult {
  readonly modelDir: string;
  readonly data: ReadSummary;
  readonly classes: readonly string[];
  readonly rows: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly evaluation: Evaluation;
  /** The gates asked for and whether they were met. */
  readonly gates: readonly { readonly metric: string; readonly minimum: number; readonly value: number; readonly met: boolean }[];
}

/** A grid over one reading of the data. */
export interface GridOptions extends DataOptions, RunOptions, TextOptions {
  readonly models: readonly string[];
  readonly vectorizers: readonly string[];
  readonly preset?: string | undefined;
  readonly modelParameters?: Readonly<Record<string, unknown>> | undefined;
  readonly vectorizerParameters?: Readonly<Record<string, unknown>> | undefined;
  /** Folder that the model directories are made in; default `models`. */
  readonly outFolder?: string | undefined;
  readonly metric?: string | undefined;
  readonly onResult?: ((result: TrainResult) => void) | undefined;
}

export interface GridResult {
  readonly results: readonly TrainResult[];
  readonly metric: string;
  /** Index of the best in `results`. */
  readonly best: number;
}
