import type { Check } from "../check.ts";
import { must } from "../must.ts";

export const platform: Check = {
  name: "platform",
  demand: "The image is for linux/amd64, or for linux/arm64, which instances with Graviton processors run.",
  quick: false,
  needs: "image",
  async run({ image: { platform: seen } }) {
    must(["linux/amd64", "linux/arm64"].includes(seen), `The image is for ${seen}.`);
    return seen === "linux/arm64" ? `${seen}: only for instances such as ml.m6g and ml.c7g` : seen;
  },
};
