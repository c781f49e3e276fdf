import { setTimeout } from "node:timers/promises";
import type { DescribeEndpointOutput } from "@aws-sdk/client-sagemaker";
import { SentimentError } from "@sentiment/errors";
import { refusalOf } from "../aws/aws-failure.ts";
import type { Aws } from "../aws/aws.ts";
import { isUnderWay } from "./decide.ts";
import { describeEndpoint } from "./observe.ts";

export interface Waiting {
  readonly aws: Aws;
  readonly name: string;
  readonly signal: AbortSignal;
  readonly patienceSeconds: number;
}

const throttled: DescribeEndpointOutput = {} as DescribeEndpointOutput;
/** How long a status may stay as it was after a change was accepted. */
const flipSeconds = 60;

/**
 * Waits until nothing is under way at an endpoint, and says how it is then; undefined: there is none any more. After a change
 * `since` is how it was before: a status that stays the same at first is waited for. The waiters of AWS's SDK are of no use here: they
 * call an update that was rolled back a success.
 */
export async function awaitEndpoint(
  { aws, name, signal, patienceSeconds }: Waiting,
  since?: { readonly modified: Date | undefined; readonly config: string },
): Promise<DescribeEndpointOutput | undefined> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  let moved = since === undefined;
  for (let pause = 200; ; pause = Math.min(1.5 * pause, 15_000)) {
    const found = await describeEndpoint(aws, name).catch((error: unknown) => {
      // Who asks too often is to wait; whether the endpoint is well is another question.
      if (/throttl|toomanyrequests|requestlimit/iu.test(refusalOf(error)?.code ?? "")) return throttled;
      throw error;
    });
    if (found !== throttled) {
      const status = found?.EndpointStatus;
      if (found === undefined || status === undefined) return undefined;
      moved ||= isUnderWay(status) || isAnother(found, since!);
      if (!isUnderWay(status) && (moved || seconds() > flipSeconds)) return found;
    }
    if (seconds() > patienceSeconds) throw outOfPatience(name, patienceSeconds);
    await setTimeout(pause, undefined, { signal });
  }
}

function isAnother(
  { EndpointConfigName, LastModifiedTime, EndpointStatus }: DescribeEndpointOutput,
  { modified, config }: { readonly modified: Date | undefined; readonly config: string },
): boolean {
  const isChanged = LastModifiedTime?.getTime() !== modified?.getTime();
  return isChanged || EndpointConfigName === config || EndpointStatus === "Failed";
}

function outOfPatience(name: string, seconds: number): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "ENDPOINT_SLOW",
    message: `SageMaker was not done with ${name} within ${Math.round(seconds / 60)} minutes, and goes on.`,
    hint: "Run the same command again: it goes on from there. --patience gives it more time.",
  });
}
