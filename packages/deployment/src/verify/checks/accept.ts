import { askPredictions } from "../ask-predictions.ts";
import type { Check } from "../check.ts";
import { expectedPredictions } from "../expected-predictions.ts";
import { bodyOf, type Form } from "../forms.ts";
import { mustAgree } from "../predictions.ts";

export const accept: Check = {
  name: "accept",
  demand: "Predictions come as Accept asks for: as JSON, JSON Lines, CSV or plain text, the same each time.",
  quick: false,
  needs: "url",
  async run(subject) {
    const { texts, predictions, classes } = await expectedPredictions(subject);
    const forms = Object.keys(bodyOf) as Form[];
    for (const form of forms) {
      const found = await askPredictions(subject, texts, { accept: form, classes });
      mustAgree(found, predictions, texts, `Asked for as ${form}`);
    }
    const question = { headers: { accept: "*/*" } };
    mustAgree(await askPredictions(subject, texts, { question }), predictions, texts, "Asked for as anything");
    return `${forms.join(", ")}, */*`;
  },
};
