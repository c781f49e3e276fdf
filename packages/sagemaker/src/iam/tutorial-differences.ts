import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  GetGroupCommand,
  GetUserCommand,
  ListAttachedGroupPoliciesCommand,
  type Group,
  type User,
} from "@aws-sdk/client-iam";
import { SentimentError } from "@sentiment/errors";
import type { Aws } from "../aws/aws.ts";
import { tags } from "../tags.ts";
import type { Difference } from "./difference.ts";
import type { Place } from "./place.ts";
import { unlessMissing, unlessThere } from "./unless-refused.ts";

/** As the tutorial has it: a group with two of Amazon's own policies, and a user in it. */
export const tutorial = { group: "sentiment-tutorial", user: "sentiment-tutorial" } as const;

/** Groups have no tags: those of ours are known by their path, and so are users. */
const ownPath = "/sentiment/";

/** The tutorial's policies: they allow far more than is needed, in all of SageMaker and ECR. */
export function tutorialPolicies({ partition }: Place): readonly string[] {
  const names = ["AmazonSageMakerFullAccess", "AmazonEC2ContainerRegistryFullAccess"];
  return names.map((name) => `arn:${partition}:iam::aws:policy/${name}`);
}

export async function tutorialDifferences(aws: Aws, place: Place): Promise<readonly Difference[]> {
  const { group, user } = tutorial;
  const [foundGroup, foundUser] = [await findGroup(aws), await findUser(aws)];
  const attached = foundGroup === undefined ? [] : await groupPolicies(aws);
  const lacking = tutorialPolicies(place).filter((arn) => !attached.includes(arn));
  const isMember = foundGroup?.users.includes(user) === true;
  return [
    ...(foundGroup === undefined ? [missing(`the group ${group}`, () => makeGroup(aws))] : []),
    ...lacking.map((arn) => ({
      ...missing(`the policy ${arn} of the group ${group}`, () => attach(aws, arn)),
      step: `attach ${arn} to the group ${group}`,
    })),
    ...(foundUser === undefined ? [missing(`the user ${user}`, () => makeUser(aws))] : []),
    ...(isMember
      ? []
      : [
          { ...missing(`the user ${user} in the group`, () => join(aws)), step: `put the user ${user} into the group` },
        ]),
  ];
}

function missing(what: string, apply: () => Promise<void>): Difference {
  return { kind: "missing", of: tutorial.group, found: `${what} is missing`, step: `make ${what}`, apply };
}

interface FoundGroup {
  readonly users: readonly string[];
}

export async function findGroup(aws: Aws): Promise<FoundGroup | undefined> {
  const asked = aws.ask("iam", `look at the group ${tutorial.group}`, (client, options) =>
    client.send(new GetGroupCommand({ GroupName: tutorial.group }), options),
  );
  const found = await unlessMissing(asked);
  if (found === undefined) return undefined;
  refuseForeign("group", found.Group);
  return { users: (found.Users ?? []).map(({ UserName = "" }) => UserName) };
}

export async function findUser(aws: Aws): Promise<User | undefined> {
  const asked = aws.ask("iam", `look at the user ${tutorial.user}`, (client, options) =>
    client.send(new GetUserCommand({ UserName: tutorial.user }), options),
  );
  const user = (await unlessMissing(asked))?.User;
  if (user !== undefined) refuseForeign("user", user);
  return user;
}

export async function groupPolicies(aws: Aws): Promise<readonly string[]> {
  const { AttachedPolicies = [] } = await aws.ask("iam", `list the policies of ${tutorial.group}`, (client, options) =>
    client.send(new ListAttachedGroupPoliciesCommand({ GroupName: tutorial.group }), options),
  );
  return AttachedPolicies.map(({ PolicyArn = "" }) => PolicyArn);
}

async function makeGroup(aws: Aws): Promise<void> {
  const input = { GroupName: tutorial.group, Path: ownPath };
  await aws
    .ask("iam", `make the group ${tutorial.group}`, (client, options) =>
      client.send(new CreateGroupCommand(input), options),
    )
    .catch(unlessThere);
}

async function attach(aws: Aws, PolicyArn: string): Promise<void> {
  const input = { GroupName: tutorial.group, PolicyArn };
  await aws.ask("iam", `attach ${PolicyArn}`, (client, options) =>
    client.send(new AttachGroupPolicyCommand(input), options),
  );
}

async function makeUser(aws: Aws): Promise<void> {
  const input = { UserName: tutorial.user, Path: ownPath, Tags: [{ Key: tags.role, Value: "tutorial" }] };
  await aws
    .ask("iam", `make the user ${tutorial.user}`, (client, options) =>
      client.send(new CreateUserCommand(input), options),
    )
    .catch(unlessThere);
}

async function join(aws: Aws): Promise<void> {
  const input = { GroupName: tutorial.group, UserName: tutorial.user };
  await aws.ask("iam", `put ${tutorial.user} into the group`, (client, options) =>
    client.send(new AddUserToGroupCommand(input), options),
  );
}

function refuseForeign(what: string, found: Group | User | undefined): void {
  if (found?.Path === ownPath) return;
  throw new SentimentError({
    kind: "conflict",
    code: "IAM_FOREIGN",
    message: `There is a ${what} ${tutorial.group} that sentiment has not made: its path is ${found?.Path ?? "/"} and not ${ownPath}.`,
    hint: "Rename or delete it first, or go without --tutorial.",
  });
}
