import { loadPipeline, type Manifest, type TermValue } from "@sentiment/pipeline";

/** What a model directory says of its model, and the words that speak most strongly for each class. */
export interface ModelDescription {
  readonly modelDir: string;
  readonly manifest: Manifest;
  /** By class; absent for models that cannot say by class (forests). */
  readonly strongest: Readonly<Record<string, readonly TermValue[]>>;
}

/** Loads a model directory to look at it. `terms` is how many words per class to give. */
export async function describeModel(modelDir: string, terms = 10): Promise<ModelDescription> {
  const { pipeline, manifest } = await loadPipeline(modelDir);
  const strongest: Record<string, readonly TermValue[]> = {};
  for (const [index, name] of pipeline.classes.entries()) {
    const found = pipeline.strongestTerms(index, terms);
    if (found !== undefined) strongest[name] = found;
  }
  return { modelDir, manifest, strongest };
}
