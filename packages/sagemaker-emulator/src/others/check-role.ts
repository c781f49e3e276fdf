import type { Account } from "../account.ts";
import { validationException } from "../wire/aws-error.ts";

/** Refuses a role that does not exist, is another account's, or does not let SageMaker assume it. */
export async function checkRole(account: Account, arn: string): Promise<void> {
  const [, , , , owner, resource = ""] = arn.split(":");
  const name = resource.split("/").at(-1) ?? "";
  if (owner !== account.id) throw validationException("Cross-account pass role is not allowed.");
  const { GetRoleCommand } = await import("@aws-sdk/client-iam");
  const client = await account.others.iam();
  try {
    const { Role: role } = await client.send(new GetRoleCommand({ RoleName: name }));
    if (role?.Arn === arn && trustsSagemaker(role.AssumeRolePolicyDocument ?? "")) return;
  } catch (error) {
    if (!(error instanceof Error) || !/NoSuchEntity/u.test(error.name)) throw error;
  }
  throw validationException(
    `Could not assume role ${arn}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.`,
  );
}

interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Principal?: string | { readonly Service?: string | readonly string[] };
}

/** Conditions are not evaluated: SageMaker's own calls satisfy those on the source's account. */
function trustsSagemaker(document: string): boolean {
  try {
    const policy = JSON.parse(decodeURIComponent(document)) as {
      readonly Statement?: Statement | readonly Statement[];
    };
    return [policy.Statement ?? []].flat().some((statement: Statement) => {
      const principal = typeof statement.Principal === "string" ? undefined : statement.Principal?.Service;
      const services = [principal ?? []].flat();
      const actions = [statement.Action ?? []].flat();
      return (
        statement.Effect === "Allow" &&
        services.includes("sagemaker.amazonaws.com") &&
        actions.some((action) => ["sts:assumerole", "sts:*", "*"].includes(action.toLowerCase()))
      );
    });
  } catch {
    return false;
  }
}
