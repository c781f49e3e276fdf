import type { AwsSettings } from "@sentiment/sagemaker";
import type { Settings } from "@sentiment/settings";

/** Which AWS the settings mean. */
export function awsSettingsOf(settings: Settings): AwsSettings {
  return {
    region: settings["aws.region"],
    account: settings["aws.account"],
    role: settings["aws.role"],
    bucket: settings["aws.bucket"],
    instanceType: settings["aws.instanceType"],
  };
}
