import { askPredictions } from "../ask-predictions.ts";
import type { Check } from "../check.ts";
import { mustAgree } from "../predictions.ts";
import { sampleTexts } from "../sample-texts.ts";
import { askedAlone } from "./one-by-one.ts";

export const manyAtOnce: Check = {
  name: "many-at-once",
  demand: "Sixteen requests at once, each over a connection of its own, are all answered, each for its own text.",
  quick: false,
  needs: "url",
  async run(subject) {
    const texts = sampleTexts(subject);
    const alone = await askedAlone(subject, texts);
    const atOnce = await Promise.all(texts.map((text) => askPredictions(subject, [text])));
    for (const [row, found] of atOnce.entries())
      mustAgree(found, [alone[row]!], [texts[row]!], "Asked at once with others");
    return `${texts.length} requests`;
  },
};
