import { cloudwatch } from "./cloudwatch.ts";
import { ecr } from "./ecr.ts";
import { iam } from "./iam.ts";
import { logs } from "./logs.ts";
import { s3 } from "./s3.ts";
import { scheduler, type AskSagemaker } from "./scheduler.ts";
import type { StandIn } from "./stand-in.ts";
import { sts } from "./sts.ts";

/** The services that the emulator stands in for itself, by what requests are signed for. */
export function standIns(
  where: { readonly account: string; readonly region: string },
  ask: AskSagemaker,
): ReadonlyMap<string, StandIn> {
  return new Map([
    ["s3", s3(where)],
    ["iam", iam(where.account)],
    ["sts", sts(where.account)],
    ["ecr", ecr(where)],
    ["logs", logs()],
    ["monitoring", cloudwatch(where)],
    ["scheduler", scheduler(where, ask)],
  ]);
}
