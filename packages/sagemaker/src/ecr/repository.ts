import {
  CreateRepositoryCommand,
  DescribeRepositoriesCommand,
  GetLifecyclePolicyCommand,
  PutLifecyclePolicyCommand,
  type CreateRepositoryCommandInput,
} from "@aws-sdk/client-ecr";
import { refusalOf } from "../aws/aws-failure.ts";
import type { Aws } from "../aws/aws.ts";

/** What an image's tag begins with while it is being pushed; then it gets the one that says what it is. */
export const incomingPrefix = "incoming-";

/** The repository for images, by the settings. */
export function repositoryName({ settings }: Aws): string {
  return settings.repository ?? "sentiment";
}

/** `123456789012.dkr.ecr.eu-central-1.amazonaws.com`: what SageMaker is told, wherever images are pushed. */
export async function registryHost(aws: Aws): Promise<string> {
  const { account, partition } = await aws.caller();
  return `${account}.dkr.ecr.${aws.region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}

/**
 * Makes the repository where it is not there. Tags say what an image is made of, so they never move (IMMUTABLE), but for those of
 * images that are being pushed; such as were left by a push that was cut off go after a day, as do images without any tag.
 * One that is there already is kept as it is, but for what a command that was killed has left out.
 */
export async function ensureRepository(aws: Aws): Promise<void> {
  const repository = repositoryName(aws);
  const isThere = await hasRepository(aws, repository);
  if (!isThere) await create(aws, repository);
  if (!isThere || !(await hasLifecycle(aws, repository))) await setLifecycle(aws, repository);
}

/** Whether it is there; changes nothing. */
export async function hasRepository(aws: Aws, repository: string): Promise<boolean> {
  const input = { repositoryNames: [repository] };
  try {
    await aws.ask("ecr", `look at the repository ${repository}`, (client, options) =>
      client.send(new DescribeRepositoriesCommand(input), options),
    );
    return true;
  } catch (error) {
    if (refusalOf(error)?.code === "RepositoryNotFoundException") return false;
    throw error;
  }
}

async function create(aws: Aws, repository: string): Promise<void> {
  const input: CreateRepositoryCommandInput = {
    repositoryName: repository,
    imageScanningConfiguration: { scanOnPush: true },
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    imageTagMutabilityExclusionFilters: [{ filterType: "WILDCARD", filter: `${incomingPrefix}*` }],
    tags: [{ Key: "sentiment:name", Value: repository }],
  };
  try {
    await aws.ask("ecr", `make the repository ${repository}`, (client, options) =>
      client.send(new CreateRepositoryCommand(input), options),
    );
  } catch (error) {
    // Another deploy was quicker.
    if (refusalOf(error)?.code !== "RepositoryAlreadyExistsException") throw error;
  }
}

async function hasLifecycle(aws: Aws, repository: string): Promise<boolean> {
  try {
    await aws.ask("ecr", `look at the lifecycle policy of ${repository}`, (client, options) =>
      client.send(new GetLifecyclePolicyCommand({ repositoryName: repository }), options),
    );
    return true;
  } catch (error) {
    if (refusalOf(error)?.code === "LifecyclePolicyNotFoundException") return false;
    throw error;
  }
}

async function setLifecycle(aws: Aws, repository: string): Promise<void> {
  const afterADay = { countType: "sinceImagePushed", countUnit: "days", countNumber: 1 };
  const rules = [
    {
      rulePriority: 1,
      description: "left by a push that was cut off",
      selection: { tagStatus: "tagged", tagPrefixList: [incomingPrefix], ...afterADay },
      action: { type: "expire" },
    },
    {
      rulePriority: 2,
      description: "without a tag: replaced, or converted",
      selection: { tagStatus: "untagged", ...afterADay },
      action: { type: "expire" },
    },
  ];
  const input = { repositoryName: repository, lifecyclePolicyText: JSON.stringify({ rules }) };
  await aws.ask("ecr", `set the lifecycle policy of ${repository}`, (client, options) =>
    client.send(new PutLifecyclePolicyCommand(input), options),
  );
}
