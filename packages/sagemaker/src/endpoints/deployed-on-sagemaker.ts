import { ListEndpointsCommand } from "@aws-sdk/client-sagemaker";
import type { Endpoint } from "@sentiment/deployment";
import type { Aws } from "../aws/aws.ts";
import type { AwsSettings } from "../aws/aws-settings.ts";
import { openAws, type AwsContext } from "../aws/open-aws.ts";
import { namePrefix } from "../names.ts";
import { tags } from "../tags.ts";
import { tagTexts } from "./observe.ts";

/** Every endpoint of ours in an account's region, told by tags, in the order of their names. */
export async function deployedOnSageMaker(settings: AwsSettings, context: AwsContext): Promise<readonly Endpoint[]> {
  const aws = await openAws(settings, context);
  try {
    await aws.caller();
    return await deployedOn(aws);
  } finally {
    aws.close();
  }
}

export async function deployedOn(aws: Aws): Promise<readonly Endpoint[]> {
  const found: Endpoint[] = [];
  let NextToken: string | undefined;
  do {
    const page = await aws.ask("sagemaker", "list endpoints", (client, options) =>
      client.send(
        new ListEndpointsCommand({
          NameContains: namePrefix,
          SortBy: "Name",
          SortOrder: "Ascending",
          MaxResults: 100,
          NextToken,
        }),
        options,
      ),
    );
    for (const { EndpointName, EndpointArn = "" } of page.Endpoints ?? []) {
      const texts = await tagTexts(aws, EndpointArn);
      const [name, stage] = [texts?.get(tags.name), texts?.get(tags.stage)];
      if (texts?.get(tags.endpoint) !== EndpointName || name === undefined || stage === undefined) continue;
      found.push({ name, stage });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}
