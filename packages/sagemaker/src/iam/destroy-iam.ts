import {
  DeleteAccessKeyCommand,
  DeleteGroupCommand,
  DeleteLoginProfileCommand,
  DeleteOpenIDConnectProviderCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachUserPolicyCommand,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListUserPoliciesCommand,
  paginateListRoles,
  RemoveUserFromGroupCommand,
} from "@aws-sdk/client-iam";
import { paginateListEndpoints } from "@aws-sdk/client-sagemaker";
import { SentimentError, someOf } from "@sentiment/errors";
import type { Aws } from "../aws/aws.ts";
import { namePrefix } from "../names.ts";
import { tags } from "../tags.ts";
import { ciRole, github, providerArn } from "./ci-role.ts";
import { executionRole } from "./execution-role.ts";
import type { Place } from "./place.ts";
import { findProvider } from "./provider-differences.ts";
import { deletePolicy, detachPolicy, findRole, policiesOf, refuseForeign } from "./role-differences.ts";
import { expiryRole } from "./expiry-role.ts";
import { findGroup, findUser, groupPolicies, tutorial } from "./tutorial-differences.ts";
import { unlessMissing } from "./unless-refused.ts";
import { ownPlace } from "./wanted-identities.ts";

export interface IamDestroyed {
  /** False: there was nothing. */
  readonly existed: boolean;
  /** What was removed, or with a plan would be: `the role sentiment-execution`. */
  readonly removed: readonly string[];
}

interface Removal {
  readonly what: string;
  apply(): Promise<void>;
}

/**
 * Removes what `setUpIam` has made. Nothing there is no error. Throws a conflict error while an endpoint of ours lives in this region
 * – SageMaker needs the role to take it down –, and for what is there and is not ours.
 */
export async function destroyIam(
  aws: Aws,
  { plan }: { readonly plan: boolean },
  onStep: (step: string) => void = () => {},
): Promise<IamDestroyed> {
  const place = await ownPlace(aws);
  const removals = [...(await roleRemovals(aws, place)), ...(await tutorialRemovals(aws))];
  if (removals.length > 0) await refuseWhileInService(aws);
  if (!plan) {
    for (const removal of removals) {
      onStep(`remove ${removal.what}`);
      await removal.apply();
    }
  }
  return { existed: removals.length > 0, removed: removals.map(({ what }) => what) };
}

async function roleRemovals(aws: Aws, place: Place): Promise<readonly Removal[]> {
  const found: Removal[] = [];
  for (const wanted of [executionRole(place), ciRole(place, ""), expiryRole(place)]) {
    const role = await findRole(aws, wanted.name);
    if (role === undefined) continue;
    refuseForeign(role, wanted);
    found.push({ what: `the role ${wanted.name}`, apply: () => removeRole(aws, wanted.name) });
  }
  const provider = await findProvider(aws, place);
  const isOurs = provider?.Tags?.some(({ Key, Value }) => Key === tags.role && Value === "ci") === true;
  if (isOurs && !(await othersUseProvider(aws, place))) {
    found.push({ what: `GitHub's identity provider (${github.host})`, apply: () => removeProvider(aws, place) });
  }
  return found;
}

/** IAM deletes no role that has a policy. */
async function removeRole(aws: Aws, name: string): Promise<void> {
  const policies = await unlessMissing(policiesOf(aws, name));
  for (const policy of policies?.inline ?? []) await deletePolicy(aws, name, policy);
  for (const policy of policies?.attached ?? []) await detachPolicy(aws, name, policy);
  const asked = aws.ask("iam", `delete the role ${name}`, (client, options) =>
    client.send(new DeleteRoleCommand({ RoleName: name }), options),
  );
  await unlessMissing(asked);
}

/** Roles that others have made for GitHub's workflows lean on the same provider. */
async function othersUseProvider(aws: Aws, place: Place): Promise<boolean> {
  const own = ciRole(place, "").name;
  return aws.ask("iam", "look who else takes GitHub's tokens", async (client, options) => {
    for await (const { Roles = [] } of paginateListRoles({ client }, {}, options)) {
      const others = Roles.filter(({ RoleName }) => RoleName !== own);
      if (others.some((role) => decodeURIComponent(role.AssumeRolePolicyDocument ?? "").includes(github.host)))
        return true;
    }
    return false;
  });
}

async function removeProvider(aws: Aws, place: Place): Promise<void> {
  const input = { OpenIDConnectProviderArn: providerArn(place) };
  const asked = aws.ask("iam", "take GitHub's tokens no more", (client, options) =>
    client.send(new DeleteOpenIDConnectProviderCommand(input), options),
  );
  await unlessMissing(asked);
}

async function tutorialRemovals(aws: Aws): Promise<readonly Removal[]> {
  const [user, group] = [await findUser(aws), await findGroup(aws)];
  return [
    ...(user === undefined
      ? []
      : [{ what: `the user ${tutorial.user}, with its keys`, apply: () => removeUser(aws, group !== undefined) }]),
    ...(group === undefined
      ? []
      : [{ what: `the group ${tutorial.group}`, apply: () => removeGroup(aws, group.users) }]),
  ];
}

/** IAM deletes no user that has a key, a password, a policy or a group. */
async function removeUser(aws: Aws, isInGroup: boolean): Promise<void> {
  const UserName = tutorial.user;
  const gone = aws.ask("iam", `delete the user ${UserName}`, async (client, options) => {
    const { AccessKeyMetadata = [] } = await client.send(new ListAccessKeysCommand({ UserName }), options);
    for (const { AccessKeyId } of AccessKeyMetadata) {
      await client.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }), options);
    }
    const { PolicyNames = [] } = await client.send(new ListUserPoliciesCommand({ UserName }), options);
    for (const PolicyName of PolicyNames) {
      await client.send(new DeleteUserPolicyCommand({ UserName, PolicyName }), options);
    }
    const { AttachedPolicies = [] } = await client.send(new ListAttachedUserPoliciesCommand({ UserName }), options);
    for (const { PolicyArn } of AttachedPolicies) {
      await client.send(new DetachUserPolicyCommand({ UserName, PolicyArn }), options);
    }
  });
  await unlessMissing(gone);
  const password = aws.ask("iam", `delete the password of ${UserName}`, (client, options) =>
    client.send(new DeleteLoginProfileCommand({ UserName }), options),
  );
  await unlessMissing(password);
  if (isInGroup) await leave(aws, UserName);
  const deleted = aws.ask("iam", `delete the user ${UserName}`, (client, options) =>
    client.send(new DeleteUserCommand({ UserName }), options),
  );
  await unlessMissing(deleted);
}

async function removeGroup(aws: Aws, users: readonly string[]): Promise<void> {
  const GroupName = tutorial.group;
  for (const user of users) await leave(aws, user);
  for (const PolicyArn of await groupPolicies(aws)) {
    const detached = aws.ask("iam", `take ${PolicyArn} from the group ${GroupName}`, (client, options) =>
      client.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn }), options),
    );
    await unlessMissing(detached);
  }
  const deleted = aws.ask("iam", `delete the group ${GroupName}`, (client, options) =>
    client.send(new DeleteGroupCommand({ GroupName }), options),
  );
  await unlessMissing(deleted);
}

async function leave(aws: Aws, UserName: string): Promise<void> {
  const input = { GroupName: tutorial.group, UserName };
  const left = aws.ask("iam", `take ${UserName} from the group`, (client, options) =>
    client.send(new RemoveUserFromGroupCommand(input), options),
  );
  await unlessMissing(left);
}

async function refuseWhileInService(aws: Aws): Promise<void> {
  const names: string[] = [];
  await aws.ask("sagemaker", "list the endpoints", async (client, options) => {
    const pages = paginateListEndpoints({ client }, { NameContains: namePrefix }, options);
    for await (const { Endpoints = [] } of pages) names.push(...Endpoints.map(({ EndpointName = "" }) => EndpointName));
  });
  const ours = names.filter((name) => name.startsWith(namePrefix));
  if (ours.length === 0) return;
  throw new SentimentError({
    kind: "conflict",
    code: "ENDPOINTS_LIVE",
    message: `In ${aws.region} there is still ${someOf(ours).replaceAll('"', "")}: SageMaker needs the role to take it down.`,
    hint: "`sentiment undeploy` first, in every region where something is deployed.",
  });
}
