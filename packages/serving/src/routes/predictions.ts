import type { Asked } from "../inputs/asked.ts";
import type { Form } from "../prediction-writer.ts";
import { RequestError, tooLarge } from "../request-error.ts";
import type { Context } from "../route.ts";

/** Predicts what was asked and hands the predictions' text, in that form, to `finish`. */
export function predictions<Result>(
  asked: Asked,
  form: Form,
  context: Context,
  finish: (text: string) => Result,
): Result | Promise<Result> {
  const { model } = context;
  const { texts, params, errors } = asked;
  checkTexts(asked, context);
  const pieces: string[] = [];
  let first = 0;
  const slices = model.inSlices(texts, {
    explained: params.explain,
    use(slice, probabilities) {
      checkTime(context);
      const explain = params.explain
        ? (row: number, label: number) => model.pipeline.explain(slice[row]!, label)
        : undefined;
      pieces.push(model.writer.write({ probabilities, rows: slice.length, explain, errors, first }, form, params));
      first += slice.length;
    },
  });
  const whole = (): Result => finish(pieces.join(form === "application/json" ? "," : "\n"));
  return slices === undefined ? whole() : slices.then(whole);
}

/** The probabilities alone, row-major. */
export async function allProbabilities(asked: Asked, context: Context): Promise<Float64Array> {
  const { model } = context;
  checkTexts(asked, context);
  const all = new Float64Array(asked.texts.length * model.classes.length);
  let at = 0;
  await model.inSlices(asked.texts, {
    explained: false,
    use(_, probabilities) {
      checkTime(context);
      all.set(probabilities, at);
      at += probabilities.length;
    },
  });
  return all;
}

/**
 * What a text takes until the answer is whole, in bytes: itself as a string, its probabilities, and its part of the answer in
 * the pieces that JavaScript keeps of a string that grows. Measured with empty texts and two classes: 180.
 */
const roomPerText = 256;

function checkTexts({ texts }: Asked, { options, metrics, stay }: Context): void {
  const { limits } = options;
  if (texts.length > limits.texts) {
    throw tooLarge(`The request has ${texts.length} texts; this server takes ${limits.texts}.`);
  }
  stay.take(roomPerText * texts.length);
  metrics.texts += texts.length;
}

function checkTime({ deadline }: Context): void {
  if (performance.now() <= deadline) return;
  throw new RequestError(504, "DEADLINE_EXCEEDED", "Request processing time exceeded limit");
}
