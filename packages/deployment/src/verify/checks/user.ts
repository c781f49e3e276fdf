import type { Check } from "../check.ts";
import { must } from "../must.ts";

export const user: Check = {
  name: "user",
  demand: "The user is root, since SageMaker runs containers so and has files for them that only root may read.",
  quick: false,
  needs: "image",
  async run({ image: { user: seen } }) {
    must(/^(root|0)?(:(root|0))?$/u.test(seen), `The image's user is ${JSON.stringify(seen)}.`);
    return seen === "" ? "root, since the image names none" : seen;
  },
};
