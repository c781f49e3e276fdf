import type { AwsContext, AwsSettings } from "@sentiment/sagemaker";
import type { Settings } from "@sentiment/settings";
import type { Context } from "./define-command.ts";

/** Which AWS the settings mean. */
export function awsSettingsOf(settings: Settings): AwsSettings {
  return {
    region: settings["aws.region"],
    account: settings["aws.account"],
    role: settings["aws.role"],
    bucket: settings["aws.bucket"],
    repository: settings["aws.repository"],
    registry: settings["aws.registry"],
    instanceType: settings["aws.instanceType"],
  };
}

export function awsContextOf({ io: { environment, signal } }: Context): AwsContext {
  return { environment, signal };
}
