import type { CreateTrainingJobRequest } from "@aws-sdk/client-sagemaker";
import { didYouMean, SentimentError } from "@sentiment/errors";
import { sha256Bytes } from "@sentiment/files";
import { namePrefix } from "../names.ts";
import { instanceTypes } from "../preflight/instance-types.ts";
import { tags } from "../tags.ts";

/** A training job as it is to be. */
export interface JobWanted {
  /** Strings, as containers have them. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly instanceType: string;
  readonly instances: number;
  readonly spot: boolean;
  /** What the image is; the same before it is pushed and after. */
  readonly imageIdentity: string;
  /** `DataKnown.key` of each channel. */
  readonly data: Readonly<Record<string, string>>;
}

/** What the job needs that is known only when all is in place. */
export interface JobPlace {
  readonly name: string;
  readonly image: string;
  readonly role: string;
  /** `s3://bucket/` */
  readonly bucket: string;
  /** Of each channel. */
  readonly uris: Readonly<Record<string, string>>;
  readonly bytes: number;
  /** What hosts show each other. */
  readonly secret: string;
}

/** SageMaker's limits: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html */
const most = { hyperparameters: 100, characters: 256 };

/** Long enough for any data that one would train such models on, and no bill without end. */
const mostSeconds = 6 * 3600;

/** Throws usage errors for what SageMaker would refuse, or would do for no good. */
export function checkJob({ hyperparameters, instanceType, instances }: JobWanted): void {
  if (!instanceTypes.training.has(instanceType)) {
    const types = [...instanceTypes.training];
    throw bad(
      `SageMaker trains on no ${instanceType}.${didYouMean(instanceType, types)}`,
      "ml.m5.large is usual; --aws-instance-type or aws.instanceType in sentiment.yaml says which.",
    );
  }
  const { model } = hyperparameters;
  if (instances > 1 && model !== "nb") {
    throw bad(
      `${model} is trained by one instance, and ${instances} were asked for.`,
      "nb is trained by many; leave --instances out.",
    );
  }
  const long = Object.entries(hyperparameters).find(([, value]) => value.length > most.characters);
  if (long !== undefined) {
    throw bad(
      `The value of ${long[0]} is longer than the ${most.characters} characters that SageMaker takes.`,
      "Train it here.",
    );
  }
  if (Object.keys(hyperparameters).length > most.hyperparameters) {
    throw bad(`There are more than ${most.hyperparameters} hyperparameters.`, "Train it here.");
  }
}

/** What the job is called: the same for the same training, so that it is found again. `attempt`: from 1 on. */
export function jobNameOf(wanted: JobWanted, attempt: number): string {
  const { model = "", vectorizer = "" } = wanted.hyperparameters;
  const sorted = Object.entries(wanted.hyperparameters).sort(([a], [b]) => (a < b ? -1 : 1));
  const id = sha256Bytes(JSON.stringify({ ...wanted, hyperparameters: sorted })).slice(0, 12);
  return `${namePrefix}train-${model}-${vectorizer}-${id}${attempt > 1 ? `-${attempt}` : ""}`;
}

/** Where a job's results, and what it can go on from, are kept. */
export function jobPrefix(name: string): string {
  return `trainings/jobs/${name}/`;
}

const metricNames = [
  "accuracy_score",
  "precision_score",
  "recall_score",
  "f1_score",
  "f1_macro",
  "log_loss",
  "roc_auc",
];

/** The request. */
export function trainingJob(wanted: JobWanted, place: JobPlace): CreateTrainingJobRequest {
  const { hyperparameters, instanceType, instances, spot } = wanted;
  const { name, image, role, bucket, uris, bytes, secret } = place;
  const parts = ["training", "validation", "test"].flatMap((part) => metricNames.map((metric) => `${part}_${metric}`));
  return {
    TrainingJobName: name,
    RoleArn: role,
    AlgorithmSpecification: {
      TrainingImage: image,
      TrainingInputMode: "File",
      MetricDefinitions: parts.map((Name) => ({ Name, Regex: `^${Name}=([-+.e0-9]+);` })),
    },
    HyperParameters: { ...hyperparameters, _curves: "true" },
    InputDataConfig: Object.entries(uris).map(([ChannelName, S3Uri]) => ({
      ChannelName,
      DataSource: {
        S3DataSource: {
          S3DataType: "S3Prefix",
          S3Uri,
          S3DataDistributionType: ChannelName === "train" && instances > 1 ? "ShardedByS3Key" : "FullyReplicated",
        },
      },
    })),
    OutputDataConfig: { S3OutputPath: `${bucket}trainings/jobs` },
    ResourceConfig: {
      InstanceType: instanceType as never,
      InstanceCount: instances,
      VolumeSizeInGB: 10 + Math.ceil((4 * bytes) / 2 ** 30),
    },
    StoppingCondition: { MaxRuntimeInSeconds: mostSeconds, ...(spot && { MaxWaitTimeInSeconds: 2 * mostSeconds }) },
    EnableManagedSpotTraining: spot,
    ...(instances > 1 && {
      EnableInterContainerTrafficEncryption: true,
      Environment: { SENTIMENT_TRAIN_SECRET: secret },
    }),
    ...(spot && { CheckpointConfig: { S3Uri: `${bucket}${jobPrefix(name)}checkpoints/` } }),
    Tags: [{ Key: tags.image, Value: wanted.imageIdentity }],
  };
}

function bad(message: string, hint: string): SentimentError {
  return new SentimentError({ kind: "usage", code: "TRAINING_IMPOSSIBLE", message, hint });
}
