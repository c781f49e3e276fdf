import path from "node:path";
import { ListBucketsCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import {
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";

type Environment = Readonly<Record<string, string>>;

export function clientOptions(env: Environment) {
  const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
  return { endpoint: env["AWS_ENDPOINT_URL"]!, region: "us-east-1", credentials };
}

/** What is in SageMaker and in S3, in words: `model x`, `endpoint config x`, `endpoint x`, `lock x`, `archive folder`. */
export async function leftOvers(env: Environment): Promise<readonly string[]> {
  const sagemaker = new SageMakerClient(clientOptions(env));
  const { Models = [] } = await sagemaker.send(new ListModelsCommand({}));
  const { EndpointConfigs = [] } = await sagemaker.send(new ListEndpointConfigsCommand({}));
  const { Endpoints = [] } = await sagemaker.send(new ListEndpointsCommand({}));
  sagemaker.destroy();
  return [
    ...Models.map(({ ModelName }) => `model ${ModelName}`),
    ...EndpointConfigs.map(({ EndpointConfigName }) => `endpoint config ${EndpointConfigName}`),
    ...Endpoints.map(({ EndpointName }) => `endpoint ${EndpointName}`),
    ...new Set(
      (await objects(env)).map((key) => (key.startsWith("locks/") ? `lock ${key}` : `archive ${path.dirname(key)}`)),
    ),
  ];
}

async function objects(env: Environment): Promise<string[]> {
  const s3 = new S3Client({ ...clientOptions(env), forcePathStyle: true });
  const keys: string[] = [];
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  for (const { Name } of Buckets) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: Name }));
    keys.push(...Contents.map(({ Key = "" }) => Key));
  }
  s3.destroy();
  return keys;
}
