import { inlineParallel, textBatchOf } from "@sentiment/numerics";
import {
  TermCollector,
  fitPipeline,
  fitVectorizer,
  modelTasks,
  resolveRecipe,
  type Pipeline,
  type Recipe,
  type TrainingRecord,
} from "@sentiment/pipeline";

const praise = ["what a lovely day", "lovely lovely food", "I love this place", "great day, great people"];
const blame = ["what an awful day", "awful food", "I hate this place", "bad day, bad people @bob said"];

/** Texts that any model tells apart. */
export const toyTexts: readonly string[] = [...praise, ...blame];

/** Where the toy pipelines come from, for saving them. */
export const toyRecord: TrainingRecord = {
  data: { name: "toy", digest: "0".repeat(64), rows: 8, trainRows: 8 },
  seed: 7,
  facts: {},
  metrics: { training_accuracy_score: 1 },
};

/** Texts to learn from, each with its class: an index into `classes`. */
export interface ToyData {
  readonly texts: readonly string[];
  readonly labels: readonly number[];
  readonly classes: readonly string[];
}

const toyData: ToyData = {
  texts: toyTexts,
  labels: toyTexts.map((_, row) => (row < praise.length ? 1 : 0)),
  classes: ["negative", "positive"],
};

/** A pipeline trained on the toy texts, or on others. */
export async function toyPipeline(recipe: Recipe, { texts, labels, classes }: ToyData = toyData): Promise<Pipeline> {
  const spec = await resolveRecipe(recipe);
  const collector = await TermCollector.for(spec);
  collector.add(textBatchOf(texts));
  const terms = collector.finish();
  const vectorizer = fitVectorizer(spec, terms, undefined);
  const matrix = vectorizer.transformTerms(terms, undefined);
  return fitPipeline(
    spec,
    { vectorizer, matrix, labels: Uint16Array.from(labels), classes },
    { seed: 7, parallel: inlineParallel(modelTasks) },
  );
}
