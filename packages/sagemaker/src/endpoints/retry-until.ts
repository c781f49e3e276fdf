import { setTimeout } from "node:timers/promises";
import { refusalOf } from "../aws/aws-failure.ts";

/** How long AWS may take to tell its own parts of something new: a role, an endpoint config. */
const patienceSeconds = 60;

/** Refusals of what is there, or will be in a moment. */
const notYet =
  /could not assume role|role exists and allows|could not find (endpoint configuration|model)|cannot find/iu;

/** Makes a call again while AWS does not know yet what was made just before. */
export async function untilKnown<Output>(call: () => Promise<Output>, signal: AbortSignal): Promise<Output> {
  const deadline = performance.now() + 1000 * patienceSeconds;
  for (let pause = 250; ; pause = Math.min(2 * pause, 8000)) {
    try {
      return await call();
    } catch (error) {
      const refusal = refusalOf(error);
      const passes = refusal?.code === "ValidationException" && notYet.test(refusal.message);
      if (!passes || performance.now() + pause > deadline) throw error;
      await setTimeout(pause, undefined, { signal });
    }
  }
}
