import type { Account } from "../account.ts";
import type { View } from "../state/store.ts";

/** Who calls, and what a fault has done to it. */
export interface Call {
  readonly account: Account;
  /** As of when reads are answered. */
  readonly view: View;
}

/**
 * An operation of the control plane. Its input has been checked against AWS's description, and is typed as the SDK has it, but
 * times are seconds since 1970. What it returns is the answer's JSON. Throws AwsError.
 */
export type Operation = (input: never, call: Call) => object | Promise<object>;
