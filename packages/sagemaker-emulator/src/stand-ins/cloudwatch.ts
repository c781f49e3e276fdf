import type {
  DeleteAlarmsInput,
  DescribeAlarmsInput,
  ListTagsForResourceInput,
  PutMetricAlarmInput,
  SetAlarmStateInput,
} from "@aws-sdk/client-cloudwatch";
import { AwsError } from "../wire/aws-error.ts";
import { jsonStandIn } from "./json-stand-in.ts";
import type { StandIn } from "./stand-in.ts";

interface Alarm {
  readonly input: PutMetricAlarmInput;
  state: string;
}

/** CloudWatch's alarms. There are no metrics: one is OK until SetAlarmState says otherwise. */
export function cloudwatch({ account, region }: { readonly account: string; readonly region: string }): StandIn {
  const alarms = new Map<string, Alarm>();
  const arnOf = (name: string): string => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
  const named = (name: string | undefined): Alarm => {
    const alarm = alarms.get(name ?? "");
    if (alarm === undefined) throw new AwsError("ResourceNotFound", `There is no alarm ${name}.`, { status: 404 });
    return alarm;
  };
  return jsonStandIn("cloudwatch", {
    PutMetricAlarm(input: PutMetricAlarmInput) {
      const name = input.AlarmName ?? "";
      alarms.set(name, { input, state: alarms.get(name)?.state ?? "OK" });
      return {};
    },
    DescribeAlarms({ AlarmNames: names, AlarmNamePrefix: prefix = "" }: DescribeAlarmsInput) {
      const wanted = [...alarms].filter(([name]) => names?.includes(name) ?? name.startsWith(prefix));
      const MetricAlarms = wanted.map(([name, { input, state }]) => {
        const { Tags: _, ...told } = input;
        return { ...told, AlarmArn: arnOf(name), StateValue: state };
      });
      return { MetricAlarms };
    },
    SetAlarmState({ AlarmName: name, StateValue: state = "OK" }: SetAlarmStateInput) {
      named(name).state = state;
      return {};
    },
    ListTagsForResource({ ResourceARN: arn = "" }: ListTagsForResourceInput) {
      return { Tags: named(arn.split(":").slice(6).join(":")).input.Tags ?? [] };
    },
    DeleteAlarms({ AlarmNames: names = [] }: DeleteAlarmsInput) {
      for (const name of names) alarms.delete(name);
      return {};
    },
  });
}
