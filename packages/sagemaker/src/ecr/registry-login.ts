import { GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { SentimentError } from "@sentiment/errors";
import type { Aws } from "../aws/aws.ts";

/**
 * Who pushes to ECR: user and password for its registry, good for twelve hours and asked for anew each time – what keeps it must
 * keep it safe. Nobody's `docker login` is needed or changed.
 */
export async function registryLogin(aws: Aws): Promise<{ readonly username: string; readonly password: string }> {
  const { authorizationData = [] } = await aws.ask("ecr", "give a login for its registry", (client, options) =>
    client.send(new GetAuthorizationTokenCommand({}), options),
  );
  const text = Buffer.from(authorizationData[0]?.authorizationToken ?? "", "base64").toString("utf8");
  // A password may have colons, and begin with any letter.
  const colon = text.indexOf(":");
  if (colon > 0) return { username: text.slice(0, colon), password: text.slice(colon + 1) };
  throw new SentimentError({
    kind: "remote",
    code: "ECR_LOGIN_UNUSABLE",
    message: `ECR (${aws.region}) has given no login of the form user:password.`,
    hint: "Is AWS_ENDPOINT_URL, if it is set, the address of AWS?",
  });
}
