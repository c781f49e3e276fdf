import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from "@aws-sdk/client-cloudwatch";
import { tags } from "../tags.ts";
import { nameOf, releaseName, type Place } from "./ground.ts";
import { variantName } from "./ensure-release.ts";
import { endpointTexts } from "./release-record.ts";
import { tagsOf } from "./tag-text.ts";

/** Of a minute's requests to the new instances. Invocation5XXErrors is 1 for each that failed; ModelLatency is in microseconds. */
const watched = [
  { suffix: "errors", MetricName: "Invocation5XXErrors", Statistic: "Sum", Threshold: 0 },
  { suffix: "latency", MetricName: "ModelLatency", Statistic: "Average", Threshold: 10_000_000 },
] as const;

/**
 * Makes the alarms by which SageMaker takes an update back while it goes on. They look at the instances of the new config alone,
 * and make nothing of there being no requests. Resolves with their names. They are of no use once the update is done.
 */
export async function makeAlarms(ground: Place, releaseId: string): Promise<readonly string[]> {
  const name = releaseName(ground, releaseId);
  const Dimensions = [
    { Name: "EndpointName", Value: nameOf(ground) },
    { Name: "VariantName", Value: variantName },
    { Name: "EndpointConfigName", Value: name },
  ];
  for (const { suffix, ...metric } of watched) {
    const input: PutMetricAlarmCommandInput = {
      ...metric,
      AlarmName: `${name}-${suffix}`,
      AlarmDescription: "Takes an update of this endpoint back. Made by sentiment deploy, and removed when it is done.",
      Namespace: "AWS/SageMaker",
      Dimensions,
      Period: 60,
      EvaluationPeriods: 1,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
      Tags: tagsOf({ ...endpointTexts(ground.endpoint), [tags.release]: releaseId }),
    };
    await ground.aws.ask("cloudwatch", `make the alarm ${input.AlarmName}`, (client, options) =>
      client.send(new PutMetricAlarmCommand(input), options),
    );
  }
  return watched.map(({ suffix }) => `${name}-${suffix}`);
}

/** The names of an endpoint's alarms, told by tags. */
export async function alarmsOf(ground: Place): Promise<readonly string[]> {
  const { aws } = ground;
  const endpoint = nameOf(ground);
  const found: { readonly name: string; readonly arn: string }[] = [];
  let NextToken: string | undefined;
  do {
    const page = await aws.ask("cloudwatch", `list the alarms of ${endpoint}`, (client, options) =>
      client.send(new DescribeAlarmsCommand({ AlarmNamePrefix: `${endpoint}-`, NextToken }), options),
    );
    for (const { AlarmName: name = "", AlarmArn: arn = "" } of page.MetricAlarms ?? []) found.push({ name, arn });
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const ours: string[] = [];
  for (const { name, arn } of found) {
    const { Tags = [] } = await aws.ask("cloudwatch", `read the tags of the alarm ${name}`, (client, options) =>
      client.send(new ListTagsForResourceCommand({ ResourceARN: arn }), options),
    );
    if (Tags.some(({ Key, Value }) => Key === tags.endpoint && Value === endpoint)) ours.push(name);
  }
  return ours;
}

export async function deleteAlarm({ aws }: Place, name: string): Promise<void> {
  await aws.ask("cloudwatch", `delete the alarm ${name}`, (client, options) =>
    client.send(new DeleteAlarmsCommand({ AlarmNames: [name] }), options),
  );
}
