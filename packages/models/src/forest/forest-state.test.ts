import type { LearnedState, Tensor } from "@sentiment/numerics";
import { SentimentError } from "@sentiment/errors";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { contextWith, randomTexts } from "../../test/toy-data.ts";
import { rf } from "../rf.ts";

const data = randomTexts({ rows: 60, columns: 20, classCount: 3, seed: 1, scaled: true });
let state: LearnedState;

beforeAll(async () => {
  const learned = await rf.train({ n_estimators: 3, oob_score: true }, data, contextWith());
  state = learned.toState();
});

/** The state with one number of a tensor changed. */
function withNumber(name: string, at: number, value: number): LearnedState {
  const tensor = state.tensors[name]!;
  const changed = tensor.data.slice();
  changed[at % changed.length] = value;
  return { ...state, tensors: { ...state.tensors, [name]: { ...tensor, data: changed } } };
}

function withTensor(name: string, tensor: Tensor): LearnedState {
  return { ...state, tensors: { ...state.tensors, [name]: tensor } };
}

/** What the state predicts for the training rows, or the code of the input error that it is refused with. */
function probabilitiesOrError(changed: LearnedState): readonly (number | string)[] {
  try {
    return [...rf.restore(changed).probabilities(data.matrix)];
  } catch (error) {
    if (!SentimentError.is(error) || error.kind !== "input") throw error;
    return [error.code];
  }
}

describe("a saved forest", () => {
  it("predicts and explains as before, and has its facts", async () => {
    const learned = await rf.train({ n_estimators: 3, oob_score: true }, data, contextWith());
    const restored = rf.restore(state);
    expect(restored.probabilities(data.matrix)).toEqual(learned.probabilities(data.matrix));
    expect(restored.explain(data.matrix, 5, 2)).toEqual(learned.explain(data.matrix, 5, 2));
    expect(restored.facts).toEqual(learned.facts);
    expect(Object.keys(restored.facts)).toEqual(["nodes", "depth", "oob_score"]);
  });

  it.each([
    ["split_columns", 0, 20, "a split asks for column 20 of 20"],
    ["split_columns", 3, -1, "a split asks for column -1 of 20"],
    ["split_thresholds", 2, Number.NaN, "a split has the threshold NaN"],
    ["split_starts", 0, 1, "split_starts does not part"],
    ["split_starts", 1, 10_000, "the chains of tree 0 do not fit its splits"],
    ["chain_starts", 0, 1, "the chains of tree 0 do not fit its splits"],
    ["chain_starts", 2, 0, "the chains of tree 0 do not fit its splits"],
    ["leaves", 4, 100_000, "a leaf has the distribution 100000 of"],
    ["leaves", 4, -1, "a leaf has the distribution -1 of"],
    ["distributions", 0, -5, "a leaf has the class counts"],
    ["class_weights", 1, 0, "a class has the weight 0"],
  ])("is refused when %s[%i] is %f", (name, at, value, message) => {
    expect(() => rf.restore(withNumber(name, at, value))).toThrow(message);
  });

  it("is refused when a tensor is missing, of another type, or cut off", () => {
    for (const [name, tensor] of Object.entries(state.tensors)) {
      const { [name]: _, ...others } = state.tensors;
      expect(() => rf.restore({ ...state, tensors: others })).toThrow(`it has no ${name}`);
      const asBytes = { shape: tensor.shape, data: new Uint8Array(tensor.data.length) };
      expect(() => rf.restore(withTensor(name, asBytes))).toThrow(`${name} is not of the type`);
      const cutOff = { shape: tensor.shape, data: tensor.data.slice(1) };
      expect(() => rf.restore(withTensor(name, cutOff))).toThrow(`${name} has the shape`);
    }
    expect(() => rf.restore({ ...state, settings: {} })).toThrow("its number of columns is missing");
  });

  it("never hangs and never predicts nonsense, whatever number in it is changed: it works or is refused", () => {
    const names = ["split_starts", "split_columns", "split_thresholds", "chain_starts", "leaves", "distributions"];
    const change = fc.record({
      name: fc.constantFrom(...names),
      at: fc.nat(),
      value: fc.oneof(fc.integer({ min: -3, max: 120 }), fc.integer()),
    });
    fc.assert(
      fc.property(change, ({ name, at, value }) => {
        const outcome = probabilitiesOrError(withNumber(name, at, value));
        expect(
          outcome.every((part) => (typeof part === "string" ? part === "BAD_MODEL_STATE" : part >= 0 && part <= 1)),
        ).toBe(true);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
