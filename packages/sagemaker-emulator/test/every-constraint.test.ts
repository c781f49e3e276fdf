import { describe, expect, it } from "vitest";
import { checkInput } from "../src/constraints/check-input.ts";
import { sagemakerModel } from "../src/constraints/sagemaker-model.ts";
import { generatedInputs } from "./generated-inputs.ts";

const generated = [...generatedInputs(sagemakerModel)];

describe.each(Object.entries(sagemakerModel.operations))(
  "requests of %s, made from AWS's description",
  (name, { input }) => {
    const own = generated.filter(({ operation }) => operation === name);
    const checked = own.map((each) => {
      const bad = checkInput(sagemakerModel, input, each.input);
      return { ...each, said: bad === undefined ? undefined : `${bad.code}: ${bad.message}` };
    });

    it("are accepted when they satisfy it, with what is required and with all there is", () => {
      const good = checked.filter(({ refusal }) => refusal === undefined);
      expect(good).toHaveLength(2);
      expect(good.filter(({ said }) => said !== undefined)).toEqual([]);
    });

    it("are refused for each constraint that they break, and told which", () => {
      const bad = checked.filter(({ refusal }) => refusal !== undefined);
      expect(bad.length).toBeGreaterThan(1);
      const wrong = bad.filter(({ refusal, said }) => said === undefined || !refusal!.test(said));
      expect(wrong.map(({ about, said }) => ({ about, said }))).toEqual([]);
    });
  },
);

it("AWS's descriptions give many requests", () => {
  expect(generated.length).toBeGreaterThan(1500);
});
