import { askPredictions } from "../ask-predictions.ts";
import type { Check } from "../check.ts";
import { expectedPredictions } from "../expected-predictions.ts";
import type { Form } from "../forms.ts";
import { mustAgree } from "../predictions.ts";

export const csv = contentType("csv", "text/csv", "application/json");
export const jsonLines = contentType("json-lines", "application/jsonlines", "application/jsonlines");
export const plainText = contentType("plain-text", "text/plain", "application/json");

/** `answer`: what such a request is answered in where it has no `Accept`. */
function contentType(name: string, form: Form, answer: Form): Check {
  return {
    name,
    demand: `Texts sent as ${form} are predicted as those sent as JSON are.`,
    quick: false,
    needs: "url",
    async run(subject) {
      const { texts, predictions, classes } = await expectedPredictions(subject);
      mustAgree(await askPredictions(subject, texts, { form, answer, classes }), predictions, texts, `Sent as ${form}`);
      return `${texts.length} texts, the same predictions`;
    },
  };
}
