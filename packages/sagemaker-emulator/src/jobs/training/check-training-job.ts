import type { CreateTrainingJobRequest } from "@aws-sdk/client-sagemaker";
import { validationException } from "../../wire/aws-error.ts";
import { checkpointPart, isS3Uri } from "./checkpoints.ts";
import { metricPatterns } from "./metric-scraper.ts";

/** Refuses what AWS refuses of a training job besides what its description says, and what is not emulated. */
export function checkTrainingJob(job: CreateTrainingJobRequest): void {
  checkAlgorithm(job);
  checkChannels(job);
  checkSpot(job);
  const { S3OutputPath: output, CompressionType: packing = "GZIP" } = job.OutputDataConfig ?? {};
  if (!isS3Uri(output)) throw validationException(`Invalid S3OutputPath: ${output}.`);
  if (packing !== "GZIP") throw notEmulated("OutputDataConfig.CompressionType NONE");
  const { CheckpointConfig: checkpoints, ResourceConfig: resources } = job;
  if (checkpoints !== undefined && !isS3Uri(checkpoints.S3Uri)) throw validationException("Invalid checkpoint S3Uri.");
  if (checkpointPart(checkpoints?.LocalPath) === undefined)
    throw notEmulated("A LocalPath elsewhere than below /opt/ml");
  if (resources?.InstanceGroups !== undefined) throw notEmulated("ResourceConfig.InstanceGroups");
  if (resources?.InstanceType === undefined || resources.InstanceCount === undefined) {
    throw validationException("ResourceConfig must have InstanceType and InstanceCount.");
  }
}

function checkAlgorithm({ AlgorithmSpecification: algorithm }: CreateTrainingJobRequest): void {
  if (algorithm?.TrainingImage === undefined) {
    throw validationException("AlgorithmSpecification must have a TrainingImage; algorithms by name are not emulated.");
  }
  if (algorithm.TrainingInputMode === "Pipe") throw notEmulated("TrainingInputMode Pipe");
  try {
    metricPatterns(algorithm.MetricDefinitions);
  } catch (error) {
    throw validationException(`Invalid MetricDefinitions: ${(error as Error).message}`);
  }
}

function checkChannels({ InputDataConfig: channels = [] }: CreateTrainingJobRequest): void {
  const names = channels.map(({ ChannelName: name }) => name);
  if (new Set(names).size < names.length) throw validationException("Channel names must be unique.");
  for (const {
    DataSource: source,
    InputMode: mode,
    CompressionType: packing = "None",
    ChannelName: name,
  } of channels) {
    if (source?.S3DataSource === undefined) throw notEmulated(`A source other than S3 (channel ${name})`);
    if (!isS3Uri(source.S3DataSource.S3Uri)) throw validationException(`Invalid S3Uri of the channel ${name}.`);
    if (mode === "Pipe") throw notEmulated("InputMode Pipe");
    if (packing !== "None") throw notEmulated("CompressionType Gzip of a channel");
  }
}

function checkSpot({ EnableManagedSpotTraining: isSpot, StoppingCondition: limits }: CreateTrainingJobRequest): void {
  const { MaxRuntimeInSeconds: most = 86_400, MaxWaitTimeInSeconds: wait } = limits ?? {};
  if (isSpot === true && (wait === undefined || wait < most)) {
    throw validationException(
      "Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds",
    );
  }
  if (isSpot !== true && wait !== undefined) {
    throw validationException("MaxWaitTimeInSeconds may only be given when EnableManagedSpotTraining is true.");
  }
}

function notEmulated(what: string): Error {
  return validationException(`${what} is not emulated.`);
}
