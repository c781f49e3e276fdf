import { askPredictions } from "../ask-predictions.ts";
import type { Check } from "../check.ts";
import { bodyOf } from "../forms.ts";
import { must } from "../must.ts";

/** What `Body` may have in InvokeEndpoint's description. */
const allowed = 6 * 1024 * 1024;
const text = "not good, not bad, just a text that is long enough to make a large body ".repeat(28);

export const largeBody: Check = {
  name: "large-body",
  demand: "A body of just under 6 MB is taken.",
  quick: false,
  needs: "url",
  async run(subject) {
    const each = bodyOf["application/json"]([text]).length;
    const texts = Array.from({ length: Math.floor((allowed - 1024) / each) }, () => text);
    const found = await askPredictions(subject, texts, { question: { seconds: 60 } });
    must(found.length === texts.length, `${texts.length} texts were answered by ${found.length} predictions.`);
    return `${bodyOf["application/json"](texts).length} bytes, ${texts.length} texts`;
  },
};
