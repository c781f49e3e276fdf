import { CreateAccessKeyCommand, ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { SentimentError } from "@sentiment/errors";
import type { Aws } from "../aws/aws.ts";
import { roleArn } from "./place.ts";
import { tutorial } from "./tutorial-differences.ts";
import { inspect, type IamChoice } from "./wanted-identities.ts";

export interface SetUpChoice extends IamChoice {
  /** Change nothing: only say what would be done. */
  readonly plan?: boolean | undefined;
  /** Make a key for the tutorial's user, and return it: the one time that it can be seen. */
  readonly createAccessKey?: boolean | undefined;
}

export interface IamSetUp {
  /** What SageMaker runs as. */
  readonly roleArn: string;
  /** Of all roles that are ours, by what they are for. */
  readonly roles: Readonly<Record<string, string>>;
  /** `planned`: nothing was done, since only a plan was asked for. */
  readonly action: "set-up" | "planned" | "unchanged";
  /** What was done, or would be. */
  readonly steps: readonly string[];
  /** Only where it was asked for. */
  readonly accessKey?: AccessKey | undefined;
}

export interface AccessKey {
  readonly user: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * Makes what is missing and mends what was changed. Done again, it does nothing. Throws conflict errors for what is there and is not
 * ours, before anything is done, and a usage error for a key without the tutorial's user.
 */
export async function setUpIam(
  aws: Aws,
  choice: SetUpChoice,
  onStep: (step: string) => void = () => {},
): Promise<IamSetUp> {
  const { plan = false, createAccessKey = false } = choice;
  if (createAccessKey && choice.tutorial !== true) throw keyOfNobody();
  const { place, roles, differences } = await inspect(aws, choice);
  if (createAccessKey) await refuseSecondKey(aws);
  if (!plan) {
    for (const difference of differences) {
      onStep(difference.step);
      await difference.apply();
    }
  }
  const makesKey = createAccessKey ? [`make an access key for the user ${tutorial.user}`] : [];
  const steps = [...differences.map(({ step }) => step), ...makesKey];
  const accessKey = createAccessKey && !plan ? await makeKey(aws) : undefined;
  return {
    roleArn: place.roleArn,
    roles: Object.fromEntries(
      roles.map(({ kind, name }) => [kind, kind === "execution" ? place.roleArn : roleArn(place, name)]),
    ),
    action: steps.length === 0 ? "unchanged" : plan ? "planned" : "set-up",
    steps,
    ...(accessKey !== undefined && { accessKey }),
  };
}

async function refuseSecondKey(aws: Aws): Promise<void> {
  const { user } = tutorial;
  const { AccessKeyMetadata = [] } = await aws
    .ask("iam", `list the keys of ${user}`, (client, options) =>
      client.send(new ListAccessKeysCommand({ UserName: user }), options),
    )
    .catch(() => ({ AccessKeyMetadata: [] }));
  const [key] = AccessKeyMetadata;
  if (key === undefined) return;
  throw new SentimentError({
    kind: "conflict",
    code: "KEY_EXISTS",
    message: `The user ${user} has a key already (${key.AccessKeyId ?? "?"}): its secret could be seen once, when it was made.`,
    hint: `Without --create-access-key everything else is set up; \`aws iam delete-access-key --user-name ${user} --access-key-id ${key.AccessKeyId ?? "…"}\` makes room for another.`,
  });
}

async function makeKey(aws: Aws): Promise<AccessKey> {
  const { user } = tutorial;
  const { AccessKey: key } = await aws.ask("iam", `make a key for ${user}`, (client, options) =>
    client.send(new CreateAccessKeyCommand({ UserName: user }), options),
  );
  return { user, accessKeyId: key?.AccessKeyId ?? "", secretAccessKey: key?.SecretAccessKey ?? "" };
}

function keyOfNobody(): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "KEY_OF_NOBODY",
    message: "--create-access-key is for the tutorial's user, and --tutorial was not given.",
    hint: "Roles need no keys: GitHub's workflows by --github, people by `aws sso login`.",
  });
}
