import { notEmulated } from "./answer-for.ts";
import type { StandIn } from "./stand-in.ts";

/** What an operation answers with, of the input it got, whose types clients see to. Throws AwsError. */
export type JsonOperation = (input: never) => object;

/** A service of AWS's JSON protocol. */
export function jsonStandIn(service: string, operations: Readonly<Record<string, JsonOperation>>): StandIn {
  return {
    protocol: "json",
    async answer({ headers, body }) {
      const name = String(headers["x-amz-target"]).split(".").at(-1)!;
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (operation === undefined) throw notEmulated(service, name);
      const input = JSON.parse(body.toString() || "{}") as never;
      return { operation: name, body: JSON.stringify(operation(input)) };
    },
  };
}
