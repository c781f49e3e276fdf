import type { Check } from "../check.ts";
import { must } from "../must.ts";

const most = 10;

export const starts: Check = {
  name: "starts",
  demand: "`docker run IMAGE serve`, its root and the model read-only, answers within 10 s.",
  quick: false,
  needs: "image",
  async run({ image }) {
    const { seconds } = await image.start();
    must(seconds <= most, `It answered after ${seconds.toFixed(1)} s.`);
    return `after ${seconds.toFixed(1)} s`;
  },
};
