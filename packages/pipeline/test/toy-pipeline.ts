import { inlineParallel, textBatchOf } from "@sentiment/numerics";
import {
  TermCollector,
  fitPipeline,
  fitVectorizer,
  modelTasks,
  resolveRecipe,
  type Pipeline,
  type Recipe,
} from "@sentiment/pipeline";

const praise = ["what a lovely day", "lovely lovely food", "I love this place", "great day, great people"];
const blame = ["what an awful day", "awful food", "I hate this place", "bad day, bad people @bob said"];

/** Texts that any model tells apart. */
export const toyTexts: readonly string[] = [...praise, ...blame];
const toyClasses: readonly string[] = ["negative", "positive"];

/** A pipeline trained on the toy texts. */
export async function toyPipeline(recipe: Recipe): Promise<Pipeline> {
  const spec = await resolveRecipe(recipe);
  const collector = await TermCollector.for(spec);
  collector.add(textBatchOf(toyTexts));
  const terms = collector.finish();
  const vectorizer = fitVectorizer(spec, terms, undefined);
  const matrix = vectorizer.transformTerms(terms, undefined);
  const labels = Int32Array.from(toyTexts, (_, row) => (row < praise.length ? 1 : 0));
  return fitPipeline(
    spec,
    { vectorizer, matrix, labels, classes: toyClasses },
    { seed: 7, parallel: inlineParallel(modelTasks) },
  );
}
