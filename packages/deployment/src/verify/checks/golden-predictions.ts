import { askPredictions } from "../ask-predictions.ts";
import type { Check } from "../check.ts";
import { must } from "../must.ts";
import { mustAgree } from "../predictions.ts";

export const goldenPredictions: Check = {
  name: "golden-predictions",
  demand: "The model says over HTTP what it said when it was saved: the same labels, probabilities equal to 1e-9.",
  quick: true,
  needs: "model",
  async run(subject) {
    const { texts, golden } = subject.model;
    must(texts.length > 0, "The model has no golden predictions (golden.json) to compare with: train it anew.");
    const found = await askPredictions(subject, texts, { question: { seconds: 5 } });
    mustAgree(found, golden, texts, "Over HTTP");
    return `${texts.length} texts, equal to 1e-9`;
  },
};
