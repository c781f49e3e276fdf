import { askPredictions } from "../ask-predictions.ts";
import type { Check } from "../check.ts";
import { must } from "../must.ts";
import { sampleTexts } from "../sample-texts.ts";
import { askPing } from "./ping.ts";

/** Texts of each of the requests that are under way beside the pings. */
const textsAtOnce = 2000;

export const pingUnderLoad: Check = {
  name: "ping-under-load",
  demand: "/ping goes on to be answered by 200 within 2 s, asked over and over while large requests are under way.",
  quick: false,
  needs: "url",
  async run(subject) {
    const sample = sampleTexts(subject);
    const texts = Array.from({ length: textsAtOnce }, (_, index) => sample[index % sample.length]!);
    const answers = Promise.allSettled([1, 2, 3].map(() => askPredictions(subject, texts)));
    const load = { underWay: true };
    void answers.then(() => (load.underWay = false));
    let pings = 0;
    let longest = 0;
    do {
      longest = Math.max(longest, (await askPing(subject)).milliseconds);
      pings++;
    } while (load.underWay || pings < 50);
    for (const answer of await answers) {
      if (answer.status === "rejected") throw answer.reason;
      must(
        answer.value.length === texts.length,
        `${texts.length} texts were answered by ${answer.value.length} predictions.`,
      );
    }
    return `${pings} pings, the slowest ${longest.toFixed(1)} ms`;
  },
};
