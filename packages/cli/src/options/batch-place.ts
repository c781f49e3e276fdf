import { SentimentError } from "@sentiment/errors";
import { wholeNumber } from "@sentiment/settings";
import { option, optionalChoice } from "../option.ts";
import { imageOption } from "./deployment-options.ts";

/** Where a file is scored, where that is not this machine. */
export const batchPlaceOptions = {
  on: optionalChoice("--on <place>", "score there instead of here, and write the same file here", ["sagemaker"]),
  instances: option("--instances <number>", "on how many instances; 1 by default", wholeNumber(1, 1000)),
  image: imageOption,
};

interface Given {
  readonly on: string | undefined;
  readonly instances: number | undefined;
  readonly image: string | undefined;
  readonly data: string;
}

export interface BatchPlace {
  readonly instances: number | undefined;
  readonly image: string | undefined;
}

/** undefined: here. Throws usage errors for flags that are of no use here, and for what cannot be read twice there. */
export function batchPlaceOf({ on, instances, image, data }: Given): BatchPlace | undefined {
  const flags = [instances !== undefined && "--instances", image !== undefined && "--image"];
  const useless = flags.find((flag) => flag !== false);
  if (on === undefined && useless !== undefined) {
    throw usage(
      "OPTION_WITHOUT_EFFECT",
      `${useless} has no effect where the file is scored on this machine.`,
      `Add --on sagemaker, or leave ${useless} out.`,
    );
  }
  if (on !== undefined && data === "-") {
    throw usage(
      "BAD_USAGE",
      "With --on sagemaker the texts are read more than once, and stdin is not.",
      "Give a file as --data.",
    );
  }
  return on === undefined ? undefined : { instances, image };
}

function usage(code: string, message: string, hint: string): SentimentError {
  return new SentimentError({ kind: "usage", code, message, hint });
}
