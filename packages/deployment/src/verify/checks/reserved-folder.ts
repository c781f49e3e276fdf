import { someOf } from "@sentiment/errors";
import type { Check } from "../check.ts";
import { must } from "../must.ts";

export const reservedFolder: Check = {
  name: "reserved-folder",
  demand: "The image has no files below /opt/ml, over which SageMaker puts its own.",
  quick: false,
  needs: "image",
  async run({ image }) {
    const names = await image.filesBelow("/opt/ml");
    must(names.length === 0, `The image has files there: ${someOf(names)}.`);
    return "nothing below /opt/ml";
  },
};
