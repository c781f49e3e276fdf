import { ListTransformJobsCommand } from "@aws-sdk/client-sagemaker";
import type { Aws } from "../aws/aws.ts";

/** Whether things of that name are a batch's whose transform job needs them yet. */
export async function isBatchUnderWay(aws: Aws, name: string): Promise<boolean> {
  // Only names of that form are asked for: most things are endpoints'.
  if (!/-batch-[0-9a-f]{12}$/u.test(name)) return false;
  const input = { NameContains: name, StatusEquals: "InProgress" as const, MaxResults: 1 };
  const { TransformJobSummaries: jobs = [] } = await aws.ask("sagemaker", "list transform jobs", (client, options) =>
    client.send(new ListTransformJobsCommand(input), options),
  );
  return jobs.length > 0;
}
