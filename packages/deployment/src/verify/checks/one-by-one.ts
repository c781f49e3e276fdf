import { askPredictions } from "../ask-predictions.ts";
import type { Check, Subject } from "../check.ts";
import type { Predicted } from "../predictions.ts";
import { mustAgree } from "../predictions.ts";
import { sampleTexts } from "../sample-texts.ts";

/** What the server says of each text when it is asked for nothing else. */
export async function askedAlone(subject: Subject, texts: readonly string[]): Promise<readonly Predicted[]> {
  const alone: Predicted[] = [];
  for (const text of texts) {
    const found = await askPredictions(subject, [text]);
    if (found.length !== 1) throw new Error(`One text was answered by ${found.length} predictions.`);
    alone.push(found[0]!);
  }
  return alone;
}

export const oneByOne: Check = {
  name: "one-by-one",
  demand: "Texts of one request are answered in their order, as each is when it is sent alone.",
  quick: false,
  needs: "url",
  async run(subject) {
    const texts = sampleTexts(subject);
    mustAgree(await askPredictions(subject, texts), await askedAlone(subject, texts), texts, "Among others");
    return `${texts.length} texts`;
  },
};
