import { askPredictions } from "./ask-predictions.ts";
import type { Subject } from "./check.ts";
import { classesOf, type Predicted } from "./predictions.ts";
import { sampleTexts } from "./sample-texts.ts";

/** Texts, and what every way of asking for them must give. */
export interface Expected {
  readonly texts: readonly string[];
  readonly predictions: readonly Predicted[];
  readonly classes: readonly string[];
}

/** What the model said when it was saved; where that is not known, what the server says when it is asked as JSON. */
export async function expectedPredictions(subject: Subject): Promise<Expected> {
  const { model } = subject;
  if (model !== undefined && model.texts.length > 0 && model.texts.every((text) => !/[\r\n]/u.test(text))) {
    return { texts: model.texts, predictions: model.golden, classes: model.classes };
  }
  const texts = sampleTexts(subject);
  const predictions = await askPredictions(subject, texts);
  return { texts, predictions, classes: model?.classes ?? classesOf(predictions) };
}
