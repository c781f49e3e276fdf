import type { Aws } from "../aws/aws.ts";
import { inspect, type IamChoice } from "./wanted-identities.ts";

export interface IamCheck {
  readonly roleArn: string;
  readonly checks: readonly IamFinding[];
}

export interface IamFinding {
  /** Of a role or group: `sentiment-execution`. */
  readonly name: string;
  readonly state: "right" | "missing" | "changed";
  /** What is not as it is to be; empty where all is right. */
  readonly found: readonly string[];
}

/** Whether everything is there and as it is to be. Changes nothing. */
export async function checkIam(aws: Aws, choice: IamChoice): Promise<IamCheck> {
  const { place, names, differences } = await inspect(aws, choice);
  const all = [...new Set([...names, ...differences.map(({ of }) => of)])];
  const checks = all.map((name): IamFinding => {
    const own = differences.filter(({ of }) => of === name);
    const state = own.length === 0 ? "right" : own.some(({ kind }) => kind === "missing") ? "missing" : "changed";
    return { name, state, found: own.map(({ found }) => found) };
  });
  return { roleArn: place.roleArn, checks };
}
