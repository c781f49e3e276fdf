import type { PreprocessingSettings } from "@sentiment/preprocessing";

/** A part of the pipeline by its registry name, with checked parameters. */
export interface PartSpec {
  readonly name: string;
  readonly hyperparameters: Readonly<Record<string, unknown>>;
}

/** All that is decided before a text is read: plain JSON, saved with the model. */
export interface PipelineSpec {
  readonly preset: string | null;
  readonly preprocessing: PreprocessingSettings;
  readonly vectorizer: PartSpec;
  readonly model: PartSpec;
}
