import { wholeNumber } from "@sentiment/settings";
import { option, optionalChoice } from "../option.ts";
import { age } from "./age-schema.ts";
import type { CapacityChoice } from "../targets.ts";

/** How much is to answer, and how callers are led from one release to the next; targets say which of it they take. */
export const capacityOptions = {
  instances: option("--instances <number>", "how many SageMaker instances answer; 1 by default", wholeNumber(1, 1000)),
  memory: option("--memory <MB>", "of a serverless endpoint: 1024, 2048 (default), … 6144", wholeNumber(1024, 6144)),
  maxConcurrency: option(
    "--max-concurrency <number>",
    "of a serverless endpoint: how many requests at once; 5 by default",
    wholeNumber(1, 200),
  ),
  traffic: optionalChoice("--traffic <way>", "how callers are led from one release to the next, on SageMaker", [
    "all-at-once",
    "canary",
    "linear",
    "rolling",
  ]),
  ttl: option("--ttl <age>", "have AWS delete the endpoint after so long: 90m, 8h, 7d; on SageMaker", age),
  patience: option(
    "--patience <minutes>",
    "how long SageMaker may take for a change; 40 minutes by default",
    wholeNumber(1, 1440),
  ),
};

interface Given {
  readonly instances: number | undefined;
  readonly memory: number | undefined;
  readonly maxConcurrency: number | undefined;
  readonly traffic: string | undefined;
  readonly ttl: number | undefined;
  readonly patience: number | undefined;
}

export function capacityOf({ instances, memory, maxConcurrency, traffic, ttl, patience }: Given): CapacityChoice {
  const patienceSeconds = patience === undefined ? undefined : 60 * patience;
  return { instances, memoryMb: memory, maxConcurrency, traffic, ttlSeconds: ttl, patienceSeconds };
}
