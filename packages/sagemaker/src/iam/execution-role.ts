import { arnOf, bucketArn, type Place } from "./place.ts";
import { serviceTrust, type Statement } from "./policy.ts";
import type { WantedRole } from "./wanted-role.ts";

/** What SageMaker runs endpoints and jobs as: it may fetch the image and the model, write results, logs and metrics, and no more. */
export function executionRole(place: Place): WantedRole {
  return {
    kind: "execution",
    name: place.role,
    description: "What SageMaker runs sentiment's endpoints and jobs as",
    trust: serviceTrust("sagemaker.amazonaws.com", place.account),
    statements: statements(place),
  };
}

function statements(place: Place): readonly Statement[] {
  // A bucket of that name that somebody else has made is none of ours.
  const ownBucket = { StringEquals: { "aws:ResourceAccount": place.account } };
  return [
    {
      id: "LogInToRegistry",
      reason: "ECR gives tokens for all repositories or none; which may be read is said below",
      actions: ["ecr:GetAuthorizationToken"],
      resources: ["*"],
    },
    {
      id: "PullImage",
      reason: "the image that endpoints and jobs run",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: [arnOf(place, "ecr", `repository/${place.repository}`)],
    },
    {
      id: "FindInput",
      reason: "a job's input is named by a prefix",
      actions: ["s3:GetBucketLocation", "s3:ListBucket"],
      resources: [bucketArn(place)],
      condition: ownBucket,
    },
    {
      id: "ReadInputWriteResults",
      reason: "models, a training's rows and checkpoints, the rows of a batch and what was predicted for them",
      actions: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
      resources: [bucketArn(place, "/*")],
      condition: ownBucket,
    },
    {
      id: "WriteLogs",
      reason: "what containers print",
      actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [arnOf(place, "logs", "log-group:/aws/sagemaker/*")],
    },
    {
      id: "WriteMetrics",
      reason: "how busy the instances are; metrics have no ARN, but a namespace",
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      condition: { StringLike: { "cloudwatch:namespace": ["/aws/sagemaker/*", "AWS/SageMaker"] } },
    },
    {
      id: "WatchAlarms",
      reason: "an update that sets off an alarm is rolled back by SageMaker itself",
      actions: ["cloudwatch:DescribeAlarms"],
      resources: [arnOf(place, "cloudwatch", "alarm:*")],
    },
  ];
}
