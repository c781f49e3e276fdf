import type { Aws } from "../aws/aws.ts";
import { hasRepository, repositoryName } from "../ecr/repository.ts";
import { executionRole } from "../preflight/check-role.ts";
import { bucketOf, findBucket } from "../s3/ensure-bucket.ts";

/** What a deploy needs of AWS. */
export type AwsNeed = keyof typeof looks;

/** Looks at one thing that a deploy needs, and says what it has found. Changes nothing. Throws the error that a deploy would meet. */
export function lookAtAws(aws: Aws, need: AwsNeed): Promise<string> {
  return looks[need](aws);
}

const looks = {
  async caller(aws: Aws): Promise<string> {
    const { account, arn } = await aws.caller();
    const guard = aws.settings.account === undefined ? "; aws.account would guard against another one" : "";
    return `${arn}, in ${aws.region}, account ${account}${guard}`;
  },
  async role(aws: Aws): Promise<string> {
    return `${await executionRole(aws)}, which SageMaker may run as`;
  },
  async bucket(aws: Aws): Promise<string> {
    const found = await findBucket(aws);
    return found === undefined ? `${(await bucketOf(aws)).name} is made by the first deploy` : found.name;
  },
  async repository(aws: Aws): Promise<string> {
    const name = repositoryName(aws);
    return (await hasRepository(aws, name)) ? name : `${name} is made by the first deploy`;
  },
};
