import { SentimentError } from "@sentiment/errors";
import type { IamCheck } from "./check-iam.ts";

/** What is wrong as an error: `input` (exit code 3) for what is missing, else `gate` (5) for what somebody has changed. */
export function iamFailure({ checks }: IamCheck): SentimentError | undefined {
  const wrong = checks.filter(({ state }) => state !== "right");
  if (wrong.length === 0) return undefined;
  const isMissing = wrong.some(({ state }) => state === "missing");
  const found = wrong.flatMap((one) => one.found).join("; ");
  return new SentimentError({
    kind: isMissing ? "input" : "gate",
    code: isMissing ? "IAM_MISSING" : "IAM_CHANGED",
    message: `${found.charAt(0).toUpperCase()}${found.slice(1)}.`,
    hint: "`sentiment iam setup` mends it; with --plan it says how.",
  });
}
