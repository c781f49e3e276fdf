import { z } from "zod";
import type { CreateTransformJobRequest } from "@aws-sdk/client-sagemaker";

/** How a container is asked. */
export interface TransformSettings {
  readonly multiRecord: boolean;
  /** 0: no limit. */
  readonly mostBytes: number;
  readonly concurrency: number;
}

const megabyte = 1024 * 1024;

const answered = z.object({
  MaxConcurrentTransforms: z.number().optional(),
  BatchStrategy: z.string().optional(),
  MaxPayloadInMB: z.number().optional(),
});

/** What the job says goes before what the container answers to /execution-parameters, and that before AWS's defaults. */
export async function transformSettings(job: CreateTransformJobRequest, url: string): Promise<TransformSettings> {
  const container = await executionParameters(url);
  const strategy = job.BatchStrategy?.replace(/(?<=[a-z])(?=[A-Z])/gu, "_").toUpperCase() ?? container.BatchStrategy;
  return {
    multiRecord: (strategy ?? "MULTI_RECORD") === "MULTI_RECORD",
    mostBytes: megabyte * (job.MaxPayloadInMB ?? container.MaxPayloadInMB ?? 6),
    concurrency: Math.max(1, job.MaxConcurrentTransforms ?? container.MaxConcurrentTransforms ?? 1),
  };
}

/** What a batch transform's container is told by its environment; what the job leaves open is not told. */
export function batchEnvironment(job: CreateTransformJobRequest): Record<string, string> {
  const { BatchStrategy: strategy, MaxPayloadInMB: megabytes, MaxConcurrentTransforms: concurrent } = job;
  return {
    SAGEMAKER_BATCH: "true",
    ...(megabytes !== undefined && { SAGEMAKER_MAX_PAYLOAD_IN_MB: `${megabytes}` }),
    ...(concurrent !== undefined && { SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: `${concurrent}` }),
    // The API's words have other forms than the container's.
    ...(strategy !== undefined && {
      SAGEMAKER_BATCH_STRATEGY: strategy === "SingleRecord" ? "SINGLE_RECORD" : "MULTI_RECORD",
    }),
  };
}

/** The path is optional: whatever is no such answer is none. */
async function executionParameters(url: string): Promise<z.output<typeof answered>> {
  try {
    const answer = await fetch(`${url}/execution-parameters`, { signal: AbortSignal.timeout(2000) });
    const text = await answer.text();
    return answer.ok ? answered.parse(JSON.parse(text)) : {};
  } catch {
    return {};
  }
}
