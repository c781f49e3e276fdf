import { expect, it } from "vitest";
import { Admission, Stay } from "../src/admission.ts";
import { defaultParams } from "../src/inputs/params.ts";
import { Metrics } from "../src/metrics.ts";
import type { Context } from "../src/route.ts";
import { predictions } from "../src/routes/predictions.ts";
import { ServedModel } from "../src/served-model.ts";
import { settled } from "../src/server-options.ts";
import { trainedModel } from "./trained-model.ts";

it("a batch that takes too long is given up between its slices: 504", async () => {
  const model = await ServedModel.open(await trainedModel());
  const options = settled({ modelDir: model.modelDir });
  const admission = new Admission(options.limits);
  const context: Context = {
    model,
    options,
    metrics: new Metrics(),
    admission,
    stay: new Stay(admission),
    stopping: false,
    // Enough for a slice or some, and not for all.
    deadline: performance.now() + 5,
  };
  const texts = Array.from({ length: 100_000 }, (_, row) => `What a lovely day number ${row}!`);
  const asked = { texts, params: { ...defaultParams, explain: true } };
  const answer = (async () => predictions(asked, "application/json", context, (text) => text))();
  await expect(answer).rejects.toMatchObject({ status: 504, code: "DEADLINE_EXCEEDED" });
});
