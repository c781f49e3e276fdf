import { SentimentError } from "@sentiment/errors";
import { wholeNumber } from "@sentiment/settings";
import { flag, option, optionalChoice } from "../option.ts";
import { imageOption } from "./deployment-options.ts";

/** Where a training takes place, if not here. */
export const placeOptions = {
  on: optionalChoice("--on <place>", "train there instead of here, and record the run here", ["sagemaker"]),
  instances: option(
    "--instances <number>",
    "with --on: how many instances share the data of nb; 1 by default",
    wholeNumber(1, 100),
  ),
  spot: flag("--spot", "with --on: on instances that cost less and may be taken away for a while"),
  image: imageOption,
};

/** The settings that say which AWS, and as what. */
export const placeSettings = [
  "aws.region",
  "aws.account",
  "aws.role",
  "aws.bucket",
  "aws.repository",
  "aws.registry",
  "aws.instanceType",
  "nodeImage",
] as const;

/** A place that was chosen. */
export interface PlaceChoice {
  readonly on: string | undefined;
  readonly instances: number | undefined;
  readonly spot: boolean;
  readonly image: string | undefined;
}

/** Throws usage errors for flags that have no effect without the other, or none there. */
export function checkPlace(
  { on, instances, spot, image }: PlaceChoice,
  { pictures }: { readonly pictures: boolean },
): void {
  const given = { "--instances": instances !== undefined, "--spot": spot, "--image": image !== undefined };
  const useless = Object.entries(given).find(([, isGiven]) => isGiven)?.[0];
  if (on === undefined && useless !== undefined) {
    throw new SentimentError({
      kind: "usage",
      code: "OPTION_WITHOUT_EFFECT",
      message: `${useless} has no effect here.`,
      hint: `Add --on sagemaker, or leave ${useless} out.`,
    });
  }
  if (on !== undefined && pictures) {
    throw new SentimentError({
      kind: "usage",
      code: "OPTION_WITHOUT_EFFECT",
      message: "--pictures draws into a model that is trained here.",
      hint: "The run has the pictures as SVG; leave --pictures out.",
    });
  }
}
