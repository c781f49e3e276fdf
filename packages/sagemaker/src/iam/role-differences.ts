import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  type Role,
  type Tag,
} from "@aws-sdk/client-iam";
import { SentimentError } from "@sentiment/errors";
import type { Aws } from "../aws/aws.ts";
import { tags } from "../tags.ts";
import type { Difference } from "./difference.ts";
import { policyDocument, saysSame } from "./policy.ts";
import { unlessMissing, unlessThere } from "./unless-refused.ts";
import { policyName, type WantedRole } from "./wanted-role.ts";

/**
 * What a role lacks of what it is to be, or has too much: who may be it, what it may do. Changes nothing. Throws a conflict error for a
 * role of that name that is not ours.
 */
export async function roleDifferences(aws: Aws, wanted: WantedRole): Promise<readonly Difference[]> {
  const { name } = wanted;
  const role = await findRole(aws, name);
  if (role === undefined) {
    const apply = async (): Promise<void> => {
      await make(aws, wanted);
      await allow(aws, wanted);
    };
    return [{ kind: "missing", of: name, found: `the role ${name} is missing`, step: `make the role ${name}`, apply }];
  }
  refuseForeign(role, wanted);
  return [
    ...trustDifferences(aws, wanted, role),
    ...(await policyDifferences(aws, wanted)),
    ...(await surplusDifferences(aws, name)),
  ];
}

export async function findRole(aws: Aws, name: string): Promise<Role | undefined> {
  const asked = aws.ask("iam", `look at the role ${name}`, (client, options) =>
    client.send(new GetRoleCommand({ RoleName: name }), options),
  );
  return (await unlessMissing(asked))?.Role;
}

/** Throws a conflict error for a role that others have made: it is neither changed nor deleted. */
export function refuseForeign(role: Role, { name, kind }: Pick<WantedRole, "name" | "kind">): void {
  const is = role.Tags?.find(({ Key }) => Key === tags.role)?.Value;
  if (is === kind) return;
  throw new SentimentError({
    kind: "conflict",
    code: "ROLE_FOREIGN",
    message: `There is a role ${name}${is === undefined ? ", which sentiment has not made" : `, made for another purpose (${is})`}: it is left as it is.`,
    hint:
      kind === "execution"
        ? "To use it as it is, name it by aws.role and leave `iam setup` out; for one of sentiment's own, name another by aws.role."
        : "Rename or delete it first.",
  });
}

async function make(aws: Aws, wanted: WantedRole): Promise<void> {
  const { name, description, trust } = wanted;
  const input = {
    RoleName: name,
    Description: description,
    AssumeRolePolicyDocument: JSON.stringify(trust),
    Tags: tagsOf(wanted),
  };
  await aws
    .ask("iam", `make the role ${name}`, (client, options) => client.send(new CreateRoleCommand(input), options))
    .catch(unlessThere);
}

function tagsOf({ kind, subject }: WantedRole): Tag[] {
  const own = { Key: tags.role, Value: kind };
  return subject === undefined ? [own] : [own, { Key: tags.subject, Value: subject }];
}

async function allow(aws: Aws, { name, statements }: WantedRole): Promise<void> {
  const PolicyDocument = JSON.stringify(policyDocument(statements));
  const input = { RoleName: name, PolicyName: policyName, PolicyDocument };
  await aws.ask("iam", `set what the role ${name} may do`, (client, options) =>
    client.send(new PutRolePolicyCommand(input), options),
  );
}

function trustDifferences(aws: Aws, wanted: WantedRole, role: Role): readonly Difference[] {
  const { name, trust, subject } = wanted;
  const isTagged = subject === role.Tags?.find(({ Key }) => Key === tags.subject)?.Value;
  if (isTagged && saysSame(role.AssumeRolePolicyDocument, trust)) return [];
  const input = { RoleName: name, PolicyDocument: JSON.stringify(trust) };
  return [
    {
      kind: "changed",
      of: name,
      found: `others than were meant may be the role ${name}, or not those that were`,
      step: `set who may be the role ${name}`,
      async apply() {
        await aws.ask("iam", `set who may be the role ${name}`, (client, options) =>
          client.send(new UpdateAssumeRolePolicyCommand(input), options),
        );
        const tagging = { RoleName: name, Tags: tagsOf(wanted) };
        await aws.ask("iam", `tag the role ${name}`, (client, options) =>
          client.send(new TagRoleCommand(tagging), options),
        );
      },
    },
  ];
}

async function policyDifferences(aws: Aws, wanted: WantedRole): Promise<readonly Difference[]> {
  const { name, statements } = wanted;
  const input = { RoleName: name, PolicyName: policyName };
  const asked = aws.ask("iam", `look at what the role ${name} may do`, (client, options) =>
    client.send(new GetRolePolicyCommand(input), options),
  );
  const stored = (await unlessMissing(asked))?.PolicyDocument;
  if (saysSame(stored, policyDocument(statements))) return [];
  const found =
    stored === undefined
      ? `the role ${name} may do nothing yet`
      : `the role ${name} may do other things than it should`;
  return [
    { kind: "changed", of: name, found, step: `set what the role ${name} may do`, apply: () => allow(aws, wanted) },
  ];
}

/** Policies that were added: with them the role may do more than it needs. */
async function surplusDifferences(aws: Aws, name: string): Promise<readonly Difference[]> {
  const { inline, attached } = await policiesOf(aws, name);
  const surplus = inline.filter((policy) => policy !== policyName);
  const difference = (policy: string, apply: () => Promise<void>): Difference => ({
    kind: "changed",
    of: name,
    found: `the role ${name} has a further policy, ${policy}`,
    step: `take the policy ${policy} from the role ${name}`,
    apply,
  });
  return [
    ...surplus.map((policy) => difference(policy, () => deletePolicy(aws, name, policy))),
    ...attached.map((policy) => difference(policy, () => detachPolicy(aws, name, policy))),
  ];
}

/** The names of its inline policies, and the ARNs of those that are attached. Nobody has a page full of either: IAM's quotas are lower. */
export async function policiesOf(
  aws: Aws,
  name: string,
): Promise<{ readonly inline: readonly string[]; readonly attached: readonly string[] }> {
  const input = { RoleName: name };
  return aws.ask("iam", `list the policies of the role ${name}`, async (client, options) => {
    const { PolicyNames = [] } = await client.send(new ListRolePoliciesCommand(input), options);
    const { AttachedPolicies = [] } = await client.send(new ListAttachedRolePoliciesCommand(input), options);
    return { inline: PolicyNames, attached: AttachedPolicies.map(({ PolicyArn = "" }) => PolicyArn) };
  });
}

export async function deletePolicy(aws: Aws, name: string, policy: string): Promise<void> {
  const input = { RoleName: name, PolicyName: policy };
  const asked = aws.ask("iam", `take the policy ${policy} from the role ${name}`, (client, options) =>
    client.send(new DeleteRolePolicyCommand(input), options),
  );
  await unlessMissing(asked);
}

export async function detachPolicy(aws: Aws, name: string, policy: string): Promise<void> {
  const input = { RoleName: name, PolicyArn: policy };
  const asked = aws.ask("iam", `take the policy ${policy} from the role ${name}`, (client, options) =>
    client.send(new DetachRolePolicyCommand(input), options),
  );
  await unlessMissing(asked);
}
