import { GetRoleCommand, type Role } from "@aws-sdk/client-iam";
import { SentimentError } from "@sentiment/errors";
import { isAbsent } from "../aws/is-absent.ts";
import { refusalOf } from "../aws/aws-failure.ts";
import type { Aws } from "../aws/aws.ts";
import { defaultRole } from "../iam/place.ts";

/**
 * The ARN of the role that SageMaker is to run as, which must be there and trust SageMaker. Whoever may not look at roles is taken at
 * their word, where the settings name its ARN. Throws input errors.
 */
export async function executionRole(aws: Aws): Promise<string> {
  const named = aws.settings.role ?? defaultRole;
  const isArn = named.startsWith("arn:");
  const RoleName = isArn ? named.slice(named.lastIndexOf("/") + 1) : named;
  let role: Role | undefined;
  try {
    role = await aws.ask("iam", `look at the role ${RoleName}`, async (client, options) => {
      return (await client.send(new GetRoleCommand({ RoleName }), options)).Role;
    });
  } catch (error) {
    if (isAbsent(error)) throw absent(named);
    if (/AccessDenied/u.test(refusalOf(error)?.code ?? "")) {
      const { account, partition } = await aws.caller();
      return isArn ? named : `arn:${partition}:iam::${account}:role/${RoleName}`;
    }
    throw error;
  }
  const arn = role?.Arn ?? named;
  if (isArn && arn !== named) throw absent(named);
  const trust = decodeURIComponent(role?.AssumeRolePolicyDocument ?? "");
  if (!trust.includes("sagemaker.amazonaws.com")) throw noTrust(arn);
  return arn;
}

function absent(role: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "ROLE_NOT_FOUND",
    message: `There is no role ${role}, which SageMaker would run as.`,
    hint: "`sentiment iam setup` makes one; aws.role in sentiment.yaml or --aws-role names another.",
  });
}

function noTrust(arn: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "ROLE_NOT_TRUSTING",
    message: `The role ${arn} does not trust sagemaker.amazonaws.com, and SageMaker could not run as it.`,
    hint: "`sentiment iam setup` mends its own role; of another one, add that principal to its trust policy.",
  });
}
