import { namePrefix } from "../names.ts";
import { arnOf, bucketArn, roleArn, type Place } from "./place.ts";
import type { PolicyDocument, Statement } from "./policy.ts";
import { expiryRoleName } from "../expiry/expiry-role.ts";
import type { WantedRole } from "./wanted-role.ts";

export const ciRoleName = "sentiment-ci";

/** GitHub's side of the trust: whose tokens, made for whom. */
export const github = { host: "token.actions.githubusercontent.com", audience: "sts.amazonaws.com" } as const;

/** What GitHub's workflows deploy as, without a key: everything that `sentiment deploy`, `batch` and `train` ask for, on what is ours. */
export function ciRole(place: Place, subject: string): WantedRole {
  return {
    kind: "ci",
    name: ciRoleName,
    description: "What GitHub's workflows deploy sentiment's models as",
    trust: githubTrust(place, subject),
    subject,
    statements: [...sagemakerStatements(place), ...storageStatements(place), ...watchingStatements(place)],
  };
}

/** https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments: one subject, and no pattern. */
function githubTrust(place: Place, subject: string): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: providerArn(place) },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${github.host}:aud`]: github.audience, [`${github.host}:sub`]: subject } },
      },
    ],
  };
}

export function providerArn({ partition, account }: Place): string {
  return `arn:${partition}:iam::${account}:oidc-provider/${github.host}`;
}

function sagemakerStatements(place: Place): readonly Statement[] {
  const ours = ["endpoint", "endpoint-config", "model", "training-job", "transform-job"];
  const things = ["Endpoint", "EndpointConfig", "Model"].flatMap((thing) =>
    ["Create", "Delete", "Describe"].map((verb) => `sagemaker:${verb}${thing}`),
  );
  const jobs = ["TrainingJob", "TransformJob"].flatMap((job) =>
    ["Create", "Describe", "Stop"].map((verb) => `sagemaker:${verb}${job}`),
  );
  const others = ["AddTags", "DeleteTags", "InvokeEndpoint", "ListTags", "UpdateEndpoint"];
  return [
    {
      id: "Deploy",
      reason: `endpoints and jobs, whose names begin with ${namePrefix}`,
      actions: [...things, ...jobs, ...others.map((name) => `sagemaker:${name}`)].toSorted(),
      resources: ours.map((kind) => arnOf(place, "sagemaker", `${kind}/${namePrefix}*`)),
    },
    {
      id: "FindOurs",
      reason: "lists are allowed for all or none; what is not ours is left alone by its tags",
      actions: ["Endpoints", "EndpointConfigs", "Models", "TrainingJobs", "TransformJobs"].map(
        (kind) => `sagemaker:List${kind}`,
      ),
      resources: ["*"],
    },
    {
      id: "RunAsExecutionRole",
      reason: "SageMaker is handed the execution role, and nobody else is handed any",
      actions: ["iam:PassRole"],
      resources: [place.roleArn],
      condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    },
    {
      id: "CheckRoles",
      reason: "before anything is made it is looked whether they are there, and who may be them",
      actions: ["iam:GetRole"],
      resources: [place.roleArn, roleArn(place, expiryRoleName)],
    },
  ];
}

function storageStatements(place: Place): readonly Statement[] {
  const ownBucket = { StringEquals: { "aws:ResourceAccount": place.account } };
  const ecr = [
    ["BatchCheckLayerAvailability", "BatchDeleteImage", "BatchGetImage", "CompleteLayerUpload", "CreateRepository"],
    ["DescribeImages", "DescribeRepositories", "GetDownloadUrlForLayer", "GetLifecyclePolicy", "InitiateLayerUpload"],
    ["ListImages", "PutImage", "PutLifecyclePolicy", "TagResource", "UploadLayerPart"],
  ].flat();
  return [
    {
      id: "LogInToRegistry",
      reason: "ECR gives tokens for all repositories or none",
      actions: ["ecr:GetAuthorizationToken"],
      resources: ["*"],
    },
    {
      id: "PushImage",
      reason: "the repository is made, images are pushed, looked at, and deleted when nothing uses them",
      actions: ecr.map((name) => `ecr:${name}`),
      resources: [arnOf(place, "ecr", `repository/${place.repository}`)],
    },
    {
      id: "PrepareBucket",
      reason: "the bucket is made, private and encrypted, where it is not there",
      actions: [
        "s3:CreateBucket",
        "s3:GetBucketLocation",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:ListBucket",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
      ],
      resources: [bucketArn(place)],
    },
    {
      id: "StoreModels",
      reason: "models, batches, and the lock that keeps two deploys apart",
      actions: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      resources: [bucketArn(place, "/*")],
      condition: ownBucket,
    },
  ];
}

function watchingStatements(place: Place): readonly Statement[] {
  const schedule = ["Create", "Delete", "Get", "Update"].map((verb) => `scheduler:${verb}Schedule`);
  return [
    {
      id: "ReadLogs",
      reason: "why an endpoint or a job has failed stands in its logs",
      actions: ["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"],
      resources: [arnOf(place, "logs", "log-group:/aws/sagemaker/*")],
    },
    {
      id: "SetAlarms",
      reason: "alarms that roll an update back",
      actions: ["DeleteAlarms", "DescribeAlarms", "ListTagsForResource", "PutMetricAlarm", "TagResource"].map(
        (name) => `cloudwatch:${name}`,
      ),
      resources: [arnOf(place, "cloudwatch", `alarm:${namePrefix}*`)],
    },
    {
      id: "ReadMetrics",
      reason: "whether an endpoint is used at all; metrics have no ARN",
      actions: ["cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics"],
      resources: ["*"],
    },
    {
      id: "ScheduleEnd",
      reason: "deploy --ttl",
      actions: schedule,
      resources: [arnOf(place, "scheduler", `schedule/default/${namePrefix}*`)],
    },
    {
      id: "EndAsExpiryRole",
      reason: "EventBridge Scheduler is handed the role that may delete endpoints, where there is one",
      actions: ["iam:PassRole"],
      resources: [roleArn(place, expiryRoleName)],
      condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
    },
  ];
}
