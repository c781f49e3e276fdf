import { onTestFinished, vi } from "vitest";
import { openAws } from "../src/aws/open-aws.ts";
import type { AwsSettings } from "../src/aws/aws-settings.ts";
import type { Aws } from "../src/aws/aws.ts";

/** AWS by an environment as the program would have it: the SDK reads the process's own, so it is put there until the test ends. */
export async function openTestAws(
  environment: Readonly<Record<string, string>>,
  settings: AwsSettings = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Aws> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const aws = await openAws(settings, { signal, environment });
  onTestFinished(() => aws.close());
  return aws;
}
