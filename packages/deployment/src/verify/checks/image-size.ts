import type { Check } from "../check.ts";
import { must } from "../must.ts";

const gigabyte = 1e9;
/** Serverless endpoints take no larger ones. */
const most = 10 * gigabyte;

export const imageSize: Check = {
  name: "image-size",
  demand: "The image has at most 10 GB, as serverless endpoints want it.",
  quick: false,
  needs: "image",
  async run({ image: { bytes } }) {
    must(bytes <= most, `It has ${(bytes / gigabyte).toFixed(1)} GB.`);
    return `${Math.ceil(bytes / 1e6)} MB`;
  },
};
