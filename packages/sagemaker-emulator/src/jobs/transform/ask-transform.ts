import type { CreateTransformJobRequest } from "@aws-sdk/client-sagemaker";

interface Question {
  readonly url: string;
  readonly body: string | Uint8Array;
  readonly job: CreateTransformJobRequest;
  readonly signal: AbortSignal;
}

/**
 * Asks a container's /invocations, and again where it has failed (5xx, no answer in time), as often as ModelClientConfig says.
 * Throws an Error, in the words of AWS's data log, for a refusal (4xx) and when it has failed for good.
 */
export async function askTransform({ url, body, job, signal }: Question): Promise<string> {
  const { InvocationsTimeoutInSeconds: seconds = 600, InvocationsMaxRetries: retries = 3 } =
    job.ModelClientConfig ?? {};
  const { ContentType: contentType, SplitType: split } = job.TransformInput ?? {};
  const headers = {
    "content-type": contentType ?? "application/octet-stream",
    ...(job.TransformOutput?.Accept !== undefined && { accept: job.TransformOutput.Accept }),
  };
  let why = "";
  for (let attempt = 0; attempt <= retries; attempt += 1) {
    signal.throwIfAborted();
    try {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(1000 * seconds)]);
      const answer = await fetch(`${url}/invocations`, { method: "POST", headers, body, signal: patience });
      const text = await answer.text();
      if (answer.ok) return text;
      why = `Bad HTTP status received from algorithm: ${answer.status}`;
      const said = `${why}\nMessage:\n${text.slice(0, 1024)}`;
      if (answer.status < 500) throw new Refused(said);
      why = said;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Refused) throw error;
      why = `Fail to read or write: ${error instanceof Error ? error.message : String(error)} (SplitType ${split ?? "None"})`;
    }
  }
  throw new Error(why);
}

class Refused extends Error {}
