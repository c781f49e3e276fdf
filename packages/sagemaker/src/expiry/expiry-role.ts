import { GetRoleCommand } from "@aws-sdk/client-iam";
import { SentimentError } from "@sentiment/errors";
import { refusalOf } from "../aws/aws-failure.ts";
import type { Aws } from "../aws/aws.ts";

/** What EventBridge Scheduler runs as when an endpoint's time has come; `sentiment iam setup` makes it. */
export const expiryRoleName = "sentiment-expiry";

/** That role's ARN, as AWS has it, for it may have a path. Throws an input error where it is not there. */
export async function expiryRoleArn(aws: Aws): Promise<string> {
  try {
    const { Role: role } = await aws.ask("iam", `describe the role ${expiryRoleName}`, (client, options) =>
      client.send(new GetRoleCommand({ RoleName: expiryRoleName }), options),
    );
    return role!.Arn!;
  } catch (error) {
    if (refusalOf(error)?.code.startsWith("NoSuchEntity") === true) throw noRole(error);
    throw error;
  }
}

function noRole(cause: unknown): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "ROLE_NOT_FOUND",
    message: `There is no role ${expiryRoleName}, as which EventBridge Scheduler would delete the endpoint when its time has come.`,
    hint: "`sentiment iam setup` makes it; without --ttl none is needed.",
    cause,
  });
}
