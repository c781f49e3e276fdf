import type { DeploymentConfig, TrafficRoutingConfig } from "@aws-sdk/client-sagemaker";
import type { Account } from "../account.ts";
import type { EndpointConfigRecord } from "../state/records.ts";
import { validationException } from "../wire/aws-error.ts";

/** Refuses a way to deploy that SageMaker refuses for this endpoint config. */
export async function checkDeployment(
  account: Account,
  deployment: DeploymentConfig,
  config: EndpointConfigRecord,
): Promise<void> {
  const { BlueGreenUpdatePolicy: blueGreen, RollingUpdatePolicy: rolling } = deployment;
  if (blueGreen !== undefined && rolling !== undefined) {
    throw validationException("Specify either BlueGreenUpdatePolicy or RollingUpdatePolicy, and not both.");
  }
  if (config.variants.some((variant) => variant.ServerlessConfig !== undefined)) {
    throw validationException("DeploymentConfig is not supported for serverless endpoints.");
  }
  const instances = Math.min(...config.variants.map(({ InitialInstanceCount: count }) => count ?? 1));
  if (blueGreen !== undefined) checkTraffic(blueGreen.TrafficRoutingConfiguration!, instances);
  if (rolling !== undefined) {
    checkSize("MaximumBatchSize", rolling.MaximumBatchSize, { instances, least: 5, most: 50 });
    if (rolling.RollbackMaximumBatchSize !== undefined) {
      checkSize("RollbackMaximumBatchSize", rolling.RollbackMaximumBatchSize, { instances, least: 5, most: 100 });
    }
  }
  const names = (deployment.AutoRollbackConfiguration?.Alarms ?? []).flatMap(({ AlarmName: name }) => name ?? []);
  await checkAlarms(account, names);
}

function checkTraffic(traffic: TrafficRoutingConfig, instances: number): void {
  const { Type: type, CanarySize: canary, LinearStepSize: step } = traffic;
  if (type !== "CANARY" && canary !== undefined) throw validationException("CanarySize is for the type CANARY only.");
  if (type !== "LINEAR" && step !== undefined) throw validationException("LinearStepSize is for the type LINEAR only.");
  if (type === "CANARY") checkSize("CanarySize", canary, { instances, least: 1, most: 50 });
  if (type === "LINEAR") checkSize("LinearStepSize", step, { instances, least: 10, most: 50 });
}

interface SizeLimits {
  readonly instances: number;
  /** In percent of the instances. */
  readonly least: number;
  readonly most: number;
}

/** A part of the fleet, in instances or percent, is at most half of it: of one instance, there is none. */
function checkSize(
  name: string,
  size: { readonly Type?: string | undefined; readonly Value?: number | undefined } | undefined,
  { instances, least, most }: SizeLimits,
): void {
  if (size === undefined) throw validationException(`${name} must be specified for this traffic routing type.`);
  const { Type: type, Value: value = 0 } = size;
  if (most < 100 && instances < 2) {
    throw validationException(
      `${name} is at most ${most}% of the variant's instances, of which there must be at least 2.`,
    );
  }
  const percent = type === "INSTANCE_COUNT" ? (100 * value) / instances : value;
  if (percent <= most && (type === "INSTANCE_COUNT" || percent >= least)) return;
  throw validationException(`${name} must be from ${least}% to ${most}% of the variant's total instance count.`);
}

async function checkAlarms(account: Account, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const states = await alarmStates(account, names);
  const missing = names.filter((name) => !states.has(name));
  if (missing.length > 0) throw validationException(`Could not find CloudWatch alarms: [${missing.join(", ")}].`);
  const alarmed = names.filter((name) => states.get(name) === "ALARM");
  if (alarmed.length > 0)
    throw validationException(`CloudWatch alarms are in the state ALARM: [${alarmed.join(", ")}].`);
}

/** Alarm → `OK`, `ALARM`, `INSUFFICIENT_DATA`, of those that exist. */
export async function alarmStates(account: Account, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { DescribeAlarmsCommand } = await import("@aws-sdk/client-cloudwatch");
  const client = await account.others.cloudwatch();
  const { MetricAlarms: alarms = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: [...names] }));
  return new Map(alarms.map((alarm) => [alarm.AlarmName ?? "", alarm.StateValue ?? ""]));
}
