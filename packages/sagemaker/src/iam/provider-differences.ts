import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  type GetOpenIDConnectProviderResponse,
} from "@aws-sdk/client-iam";
import type { Aws } from "../aws/aws.ts";
import { tags } from "../tags.ts";
import { github, providerArn } from "./ci-role.ts";
import type { Difference } from "./difference.ts";
import type { Place } from "./place.ts";
import { unlessMissing, unlessThere } from "./unless-refused.ts";

/** Whether the account takes GitHub's tokens. An account has one provider for them, which others may use too. */
export async function providerDifferences(aws: Aws, place: Place): Promise<readonly Difference[]> {
  const provider = await findProvider(aws, place);
  const arn = providerArn(place);
  const of = github.host;
  if (provider === undefined) {
    const found = `the account does not take GitHub's tokens (${github.host})`;
    return [{ kind: "missing", of, found, step: "have the account take GitHub's tokens", apply: () => make(aws) }];
  }
  if (provider.ClientIDList?.includes(github.audience) === true) return [];
  return [
    {
      kind: "changed",
      of,
      found: `the account takes GitHub's tokens, but none for ${github.audience}`,
      step: `have the account take GitHub's tokens for ${github.audience}`,
      async apply() {
        const input = { OpenIDConnectProviderArn: arn, ClientID: github.audience };
        await aws.ask("iam", `take GitHub's tokens for ${github.audience}`, (client, options) =>
          client.send(new AddClientIDToOpenIDConnectProviderCommand(input), options),
        );
      },
    },
  ];
}

export async function findProvider(aws: Aws, place: Place): Promise<GetOpenIDConnectProviderResponse | undefined> {
  const input = { OpenIDConnectProviderArn: providerArn(place) };
  const asked = aws.ask("iam", "look whether the account takes GitHub's tokens", (client, options) =>
    client.send(new GetOpenIDConnectProviderCommand(input), options),
  );
  return unlessMissing(asked);
}

async function make(aws: Aws): Promise<void> {
  const input = {
    Url: `https://${github.host}`,
    ClientIDList: [github.audience],
    Tags: [{ Key: tags.role, Value: "ci" }],
  };
  await aws
    .ask("iam", "take GitHub's tokens", (client, options) =>
      client.send(new CreateOpenIDConnectProviderCommand(input), options),
    )
    .catch(unlessThere);
}
