import type { AwsSettings } from "../aws/aws-settings.ts";

/** Of what policies speak. */
export interface Place {
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov` */
  readonly partition: string;
  readonly bucket: string;
  readonly repository: string;
  /** The execution role's name, without its path. */
  readonly role: string;
  readonly roleArn: string;
}

/** What SageMaker runs as, where the settings name nothing else. */
export const defaultRole = "sentiment-execution";

export function placeOf(settings: AwsSettings, at: Pick<Place, "account" | "region" | "partition">): Place {
  const { account, region } = at;
  const named = settings.role ?? defaultRole;
  return {
    ...at,
    bucket: settings.bucket ?? `sentiment-sagemaker-${account}-${region}`,
    repository: settings.repository ?? "sentiment",
    role: named.replace(/^.*\//u, ""),
    roleArn: named.startsWith("arn:") ? named : roleArn(at, named),
  };
}

/** `arn:aws:ecr:eu-central-1:123456789012:repository/sentiment` */
export function arnOf({ partition, region, account }: Place, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** Of S3, whose names are the whole world's. */
export function bucketArn({ partition, bucket }: Place, keys = ""): string {
  return `arn:${partition}:s3:::${bucket}${keys}`;
}

export function roleArn({ partition, account }: Pick<Place, "partition" | "account">, name: string): string {
  return `arn:${partition}:iam::${account}:role/${name}`;
}
