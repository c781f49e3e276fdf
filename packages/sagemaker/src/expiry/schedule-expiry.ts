import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  UpdateScheduleCommand,
  type CreateScheduleCommandInput,
} from "@aws-sdk/client-scheduler";
import { refusalOf } from "../aws/aws-failure.ts";
import type { Aws } from "../aws/aws.ts";
import { expiryRoleArn } from "./expiry-role.ts";

/**
 * Has AWS delete an endpoint at a time, whoever is awake then: a schedule of EventBridge Scheduler, named as the endpoint,
 * which asks SageMaker itself (https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html) and is
 * gone afterwards. One that is there already is set to the new time. Model and config stay: they cost nothing, and `sentiment gc` or the
 * next deploy finds them. Throws an input error where the role for it is missing.
 */
export async function scheduleExpiry(aws: Aws, endpointName: string, at: Date): Promise<void> {
  const schedule = scheduleOf(endpointName, at, await expiryRoleArn(aws));
  const what = `schedule the end of ${endpointName}`;
  try {
    await aws.ask("scheduler", what, (client, options) => client.send(new CreateScheduleCommand(schedule), options));
  } catch (error) {
    if (refusalOf(error)?.code !== "ConflictException") throw error;
    await aws.ask("scheduler", what, (client, options) => client.send(new UpdateScheduleCommand(schedule), options));
  }
}

/** When an endpoint is to be deleted; undefined: never. */
export async function expiryOf(aws: Aws, endpointName: string): Promise<Date | undefined> {
  const schedule = await unlessAbsent(
    aws.ask("scheduler", `say when ${endpointName} ends`, (client, options) =>
      client.send(new GetScheduleCommand({ Name: endpointName }), options),
    ),
  );
  const at = /^at\((.*)\)$/u.exec(schedule?.ScheduleExpression ?? "")?.[1];
  return at === undefined ? undefined : new Date(`${at}Z`);
}

/** Takes the schedule back; says whether there was one. */
export async function cancelExpiry(aws: Aws, endpointName: string): Promise<boolean> {
  const cancelled = await unlessAbsent(
    aws.ask("scheduler", `cancel the end of ${endpointName}`, (client, options) =>
      client.send(new DeleteScheduleCommand({ Name: endpointName }), options),
    ),
  );
  return cancelled !== undefined;
}

function scheduleOf(endpointName: string, at: Date, roleArn: string): CreateScheduleCommandInput {
  return {
    Name: endpointName,
    Description: `Deletes the SageMaker endpoint ${endpointName}, which was deployed with a time to live`,
    // Without milliseconds and zone, in UTC.
    ScheduleExpression: `at(${at.toISOString().slice(0, 19)})`,
    ScheduleExpressionTimezone: "UTC",
    FlexibleTimeWindow: { Mode: "OFF" },
    ActionAfterCompletion: "DELETE",
    Target: {
      Arn: "arn:aws:scheduler:::aws-sdk:sagemaker:deleteEndpoint",
      RoleArn: roleArn,
      Input: JSON.stringify({ EndpointName: endpointName }),
    },
  };
}

async function unlessAbsent<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (refusalOf(error)?.code === "ResourceNotFoundException") return undefined;
    throw error;
  }
}
