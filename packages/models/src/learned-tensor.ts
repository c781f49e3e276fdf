import { SentimentError } from "@sentiment/errors";
import type { LearnedState } from "@sentiment/numerics";

/**
 * The numbers of a tensor of a saved model. Throws an input error when it is missing, is not of float64, or has not as
 * many dimensions as asked for or not as many numbers as its shape says.
 */
export function float64Tensor(
  state: LearnedState,
  name: string,
  dimensions: number,
): { readonly shape: readonly number[]; readonly data: Float64Array } {
  const tensor = state.tensors[name];
  if (tensor === undefined) throw badState(`it has no ${name}`);
  const { shape, data } = tensor;
  if (!(data instanceof Float64Array)) throw badState(`${name} is not of float64`);
  const size = shape.reduce((product, length) => product * length, 1);
  if (shape.length !== dimensions || data.length !== size) {
    throw badState(`${name} has the shape [${shape.join(", ")}] and ${data.length} numbers`);
  }
  return { shape, data };
}

/** The recorded facts of a saved model's training. Throws an input error when one is no number. */
export function learnedFacts(state: LearnedState): Readonly<Record<string, number>> {
  const facts = state.settings["facts"] ?? {};
  if (typeof facts !== "object" || Array.isArray(facts)) throw badState("its facts are no table");
  return Object.fromEntries(
    Object.entries(facts as object).map(([name, value]: [string, unknown]) => {
      if (typeof value !== "number") throw badState(`its fact ${name} is no number`);
      return [name, value];
    }),
  );
}

/** The error for a saved model whose parts do not fit together. */
export function badState(what: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "BAD_MODEL_STATE",
    message: `The saved model does not fit together: ${what}.`,
    hint: "Train the model again, or fetch its directory afresh.",
  });
}
