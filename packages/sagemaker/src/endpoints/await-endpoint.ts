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

/** How long a status may stay as it was after a change was accepted. */
const flipSeconds = 60;
/** So often one after the other must be read what was not hoped for: reads may be of before. */
const mustAgree = 3;

/** A change that was accepted. */
interface Change {
  /** When the endpoint had changed last before it; undefined: there was none. */
  readonly modified: Date | undefined;
  /** What it leads to; undefined: to its end. */
  readonly config: string | undefined;
}

/**
 * Waits until nothing is under way at an endpoint, and says how it is then; undefined: there is none any more. A status that stays the
 * same at first after a change is waited for. The waiters of AWS's SDK are of no use here: they call an update that was rolled back
 * a success.
 */
export async function awaitEndpoint(
  { aws, name, signal, patienceSeconds }: Waiting,
  change?: Change,
): Promise<DescribeEndpointOutput | undefined> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  let same: { readonly words: string; count: number } = { words: "", count: 0 };
  for (let pause = 200; ; pause = Math.min(1.5 * pause, 15_000)) {
    const read = await describeEndpoint(aws, name).then((found) => ({ found }), whereThrottled);
    if (read !== undefined) {
      const { found } = read;
      const status = found?.EndpointStatus;
      if (isHopedFor(found, change)) return found;
      const words = JSON.stringify([status, found?.EndpointConfigName, found?.LastModifiedTime]);
      same = { words, count: words === same.words ? same.count + 1 : 1 };
      const isSettled = status === undefined || !isUnderWay(status);
      const isOfNow = change === undefined || isAfter(found, change) || seconds() > flipSeconds;
      if (isSettled && isOfNow && same.count >= mustAgree) return found;
    }
    if (seconds() > patienceSeconds) throw outOfPatience(name, patienceSeconds);
    await setTimeout(pause, undefined, { signal });
  }
}

/** Who asks too often is to wait; whether the endpoint is well is another question. */
function whereThrottled(error: unknown): undefined {
  if (!/throttl|toomanyrequests|requestlimit/iu.test(refusalOf(error)?.code ?? "")) throw error;
}

/** What a change should lead to needs to be read but once. */
function isHopedFor(found: DescribeEndpointOutput | undefined, change: Change | undefined): boolean {
  if (change === undefined) return false;
  if (change.config === undefined) return found === undefined;
  return found?.EndpointStatus === "InService" && found.EndpointConfigName === change.config;
}

/** As it was before the change, it is a read of yesterday, or the change has not begun yet. */
function isAfter(found: DescribeEndpointOutput | undefined, { modified }: Change): boolean {
  return found !== undefined && found.LastModifiedTime?.getTime() !== modified?.getTime();
}

function outOfPatience(name: string, seconds: number): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "ENDPOINT_SLOW",
    message: `SageMaker was not done with ${name} within ${Math.round(seconds / 60)} minutes, and goes on.`,
    hint: "Run the same command again: it goes on from there. --patience gives it more time.",
  });
}
