import type { CapacitySize, DeploymentConfig } from "@aws-sdk/client-sagemaker";
import type { Account } from "../account.ts";
import { alarmStates } from "./check-deployment.ts";
import type { Fleet } from "./fleet.ts";
import type { ServingEndpoint } from "./serving-endpoint.ts";

interface Shift {
  readonly next: Fleet;
  readonly deployment: DeploymentConfig | undefined;
}

/** What `pace` stands for of the waits that a deployment asks for, in seconds of AWS's: what takes 5 minutes there takes one pace. */
const secondsOfAPace = 300;

/**
 * Sends requests to the new fleet as the deployment says: at once, a part first, or part by part; then waits as long as the old one
 * is to be kept. Throws, if an alarm goes off meanwhile; the caller takes it back.
 */
export async function shiftTraffic(
  account: Account,
  serving: ServingEndpoint,
  { next, deployment }: Shift,
): Promise<void> {
  const { shares, waitSeconds, terminationSeconds } = steps(next, deployment);
  const alarms = (deployment?.AutoRollbackConfiguration?.Alarms ?? []).flatMap(({ AlarmName: name }) => name ?? []);
  for (const share of shares) {
    serving.shift(next, share);
    await bake(account, alarms, waitSeconds);
  }
  serving.shift(next, 1);
  await bake(account, alarms, terminationSeconds);
}

/** Which parts of the requests, before all of them, and how long each. */
function steps(
  next: Fleet,
  deployment: DeploymentConfig | undefined,
): { readonly shares: readonly number[]; readonly waitSeconds: number; readonly terminationSeconds: number } {
  const rolling = deployment?.RollingUpdatePolicy;
  if (rolling !== undefined) {
    const shares = sharesOf(partOf(next, rolling.MaximumBatchSize));
    return { shares, waitSeconds: rolling.WaitIntervalInSeconds ?? 0, terminationSeconds: 0 };
  }
  const blueGreen = deployment?.BlueGreenUpdatePolicy;
  const traffic = blueGreen?.TrafficRoutingConfiguration;
  const waits = {
    waitSeconds: traffic?.WaitIntervalInSeconds ?? 0,
    terminationSeconds: blueGreen?.TerminationWaitInSeconds ?? 0,
  };
  if (traffic?.Type === "CANARY") return { shares: [partOf(next, traffic.CanarySize)], ...waits };
  if (traffic?.Type === "LINEAR") return { shares: sharesOf(partOf(next, traffic.LinearStepSize)), ...waits };
  return { shares: [], ...waits };
}

function partOf(next: Fleet, size: CapacitySize | undefined): number {
  const { Type: type, Value: value = 100 } = size ?? {};
  if (type !== "INSTANCE_COUNT") return value / 100;
  return value / (next.servers[0]?.variant.InitialInstanceCount ?? 1);
}

/** 0.3 → 0.3, 0.6, 0.9 */
function sharesOf(part: number): readonly number[] {
  return Array.from({ length: Math.ceil(1 / part - 1e-9) - 1 }, (_, step) => part * (step + 1));
}

/** Waits, in shortened time, and looks at the alarms every tenth of it. */
async function bake(account: Account, alarms: readonly string[], seconds: number): Promise<void> {
  const looks = alarms.length === 0 || seconds === 0 ? 1 : 10;
  for (let look = 0; look < looks; look += 1) {
    await account.passTime(seconds / secondsOfAPace / looks);
    if (alarms.length === 0) continue;
    const states = await alarmStates(account, alarms);
    const off = alarms.filter((name) => states.get(name) === "ALARM");
    if (off.length > 0) throw new Error(`One or more configured alarm(s) triggered: [${off.join(", ")}].`);
  }
}
