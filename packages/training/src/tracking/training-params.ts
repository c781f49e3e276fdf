import { formatParameter } from "@sentiment/parameters";
import type { PipelineSpec } from "@sentiment/pipeline";

/**
 * A pipeline's choices as a run's params, in scikit-learn's manner: `model__C`, `vectorizer__ngram_range`, values as
 * Python writes them. What else decides the outcome is there by the name of its flag.
 */
export function trainingParams(
  { preset, preprocessing, vectorizer, model }: PipelineSpec,
  others: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const { cleaning, stopWords, stemmer, tokenizer } = preprocessing;
  const chosen: Record<string, unknown> = {
    model: model.name,
    vectorizer: vectorizer.name,
    preset,
    clean: cleaning.length === 0 ? "none" : cleaning.join(","),
    stopwords: stopWords.name,
    stem: stemmer,
    tokenizer,
    ...others,
  };
  for (const [name, value] of Object.entries(vectorizer.hyperparameters)) chosen[`vectorizer__${name}`] = value;
  for (const [name, value] of Object.entries(model.hyperparameters)) chosen[`model__${name}`] = value;
  return Object.fromEntries(Object.entries(chosen).map(([name, value]) => [name, formatParameter(value)]));
}
