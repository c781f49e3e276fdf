/** Which AWS, and as what. What is undefined is found out, or has a default that each field names. */
export interface AwsSettings {
  /** `eu-central-1`; default: what AWS's own settings say (AWS_REGION, the profile). Without one nothing is asked. */
  readonly region?: string | undefined;
  /** 12 digits, a guard: another account's credentials are refused before anything else is asked. */
  readonly account?: string | undefined;
  /** What SageMaker runs as, a role's ARN or name; default: `sentiment-execution`, which `sentiment iam setup` makes. */
  readonly role?: string | undefined;
  /** Where models and batches go; default: `sentiment-sagemaker-<account>-<region>`, made on first use. */
  readonly bucket?: string | undefined;
  /** ECR's repository for the image; default: `sentiment`, made on first use. */
  readonly repository?: string | undefined;
  /** Where images are pushed and looked at, `host[:port]`, where that is not ECR's own address (a proxy, a test). */
  readonly registry?: string | undefined;
  /** Default: `ml.t2.medium` for endpoints, `ml.m5.large` for jobs. */
  readonly instanceType?: string | undefined;
}
