import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { ECRClient } from "@aws-sdk/client-ecr";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import type { SchedulerClient } from "@aws-sdk/client-scheduler";
import type { STSClient } from "@aws-sdk/client-sts";
import type { AwsSettings } from "./aws-settings.ts";

/** The services that are asked, each by its SDK's client, which is loaded when it is asked for. */
export interface AwsClients {
  readonly cloudwatch: CloudWatchClient;
  readonly ecr: ECRClient;
  readonly iam: IAMClient;
  readonly logs: CloudWatchLogsClient;
  readonly runtime: SageMakerRuntimeClient;
  readonly s3: S3Client;
  readonly sagemaker: SageMakerClient;
  readonly scheduler: SchedulerClient;
  readonly sts: STSClient;
}

export type AwsService = keyof AwsClients;

/** One account in one region. All calls to AWS go through `ask`, so that every failure says what was asked and what to do. */
export interface Aws {
  readonly region: string;
  readonly settings: AwsSettings;
  /**
   * Makes calls to one service. `what` completes "AWS could not …": `describe the endpoint x-staging`. Throttling and what
   * passes are tried again by the SDK. Throws `remote` errors (exit code 4) with AWS's code in `code`, its message, and what to do.
   * A caller that expects a refusal (`ResourceNotFound`, …) asks `refusalOf(error)`.
   */
  ask<Service extends AwsService, Output>(
    service: Service,
    what: string,
    calls: (client: AwsClients[Service], options: { readonly abortSignal: AbortSignal }) => Promise<Output>,
  ): Promise<Output>;
  /** Who asks; checked against `settings.account` once. Throws a usage error for another account. */
  caller(): Promise<AwsCaller>;
  close(): void;
}

export interface AwsCaller {
  /** 12 digits. */
  readonly account: string;
  readonly arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov` */
  readonly partition: string;
}
