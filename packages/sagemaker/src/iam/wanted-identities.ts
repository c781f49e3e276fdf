import type { Role } from "@aws-sdk/client-iam";
import { SentimentError } from "@sentiment/errors";
import type { Aws } from "../aws/aws.ts";
import { tags } from "../tags.ts";
import { ciRole, ciRoleName, github } from "./ci-role.ts";
import type { Difference } from "./difference.ts";
import { executionRole } from "./execution-role.ts";
import { githubSubject } from "./github-subject.ts";
import { placeOf, type Place } from "./place.ts";
import { providerDifferences } from "./provider-differences.ts";
import { findRole, roleDifferences } from "./role-differences.ts";
import { expiryRole } from "./expiry-role.ts";
import { findGroup, tutorial, tutorialDifferences } from "./tutorial-differences.ts";
import type { WantedRole } from "./wanted-role.ts";

/** Which identities are meant. What was made once is meant from then on: `setup` mends it, `check` looks at it. */
export interface IamChoice {
  /** `ORG/REPO` or `ORG/REPO:ENVIRONMENT`: a role for its workflows. */
  readonly github?: string | undefined;
  /** The tutorial's group and user. */
  readonly tutorial?: boolean | undefined;
}

/** What is meant, and how it differs from what is there. */
export interface Inspected {
  readonly place: Place;
  readonly roles: readonly WantedRole[];
  /** Names of all that was looked at. */
  readonly names: readonly string[];
  readonly differences: readonly Difference[];
}

/** Looks at everything that is meant; changes nothing. Throws conflict errors for what is there and not ours. */
export async function inspect(aws: Aws, choice: IamChoice): Promise<Inspected> {
  const place = await ownPlace(aws);
  const roles = await wantedRoles(aws, place, choice);
  const withTutorial = choice.tutorial === true || (await hasTutorial(aws));
  const withCi = roles.some(({ kind }) => kind === "ci");
  const differences: Difference[] = withCi ? [...(await providerDifferences(aws, place))] : [];
  for (const role of roles) differences.push(...(await roleDifferences(aws, role)));
  if (withTutorial) differences.push(...(await tutorialDifferences(aws, place)));
  const names = [
    ...roles.map(({ name }) => name),
    ...(withCi ? [github.host] : []),
    ...(withTutorial ? [tutorial.group] : []),
  ];
  return { place, roles, names, differences };
}

/** Of what the policies speak, by the settings and who asks. Throws a usage error for a role of another account. */
export async function ownPlace(aws: Aws): Promise<Place> {
  const place = placeOf(aws.settings, { ...(await aws.caller()), region: aws.region });
  if (place.roleArn.split(":")[4] === place.account) return place;
  throw new SentimentError({
    kind: "usage",
    code: "OTHER_ACCOUNT",
    message: `The settings name the role ${place.roleArn}, and the credentials are of the account ${place.account}.`,
    hint: "Change aws.role (its name alone will do), or choose other credentials (AWS_PROFILE).",
  });
}

async function wantedRoles(aws: Aws, place: Place, choice: IamChoice): Promise<readonly WantedRole[]> {
  const asked = choice.github === undefined ? undefined : githubSubject(choice.github);
  const subject = asked ?? subjectOf(await findRole(aws, ciRoleName));
  return [executionRole(place), ...(subject === undefined ? [] : [ciRole(place, subject)]), expiryRole(place)];
}

/** Whose tokens the role for CI is to take, as was said when it was made; of one that is not ours, none. */
function subjectOf(role: Role | undefined): string | undefined {
  return role?.Tags?.find(({ Key }) => Key === tags.subject)?.Value;
}

async function hasTutorial(aws: Aws): Promise<boolean> {
  const found = await findGroup(aws).catch((error: unknown) => {
    // Somebody else's group of that name is nothing to whoever has not asked for one.
    if (SentimentError.is(error) && error.kind === "conflict") return undefined;
    throw error;
  });
  return found !== undefined;
}
