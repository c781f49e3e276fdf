export type { AwsSettings } from "./aws/aws-settings.ts";
export { endpointNameOf } from "./names.ts";
