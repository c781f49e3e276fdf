import { ciRole } from "./ci-role.ts";
import { executionRole } from "./execution-role.ts";
import { githubSubject } from "./github-subject.ts";
import type { Place } from "./place.ts";
import { policyDocument, type PolicyDocument } from "./policy.ts";
import { expiryRole } from "./expiry-role.ts";
import { tutorialPolicies } from "./tutorial-differences.ts";
import type { IamChoice } from "./wanted-identities.ts";

/** A role as `iam setup` makes it, for people who make it themselves. */
export interface ShownRole {
  readonly name: string;
  readonly description: string;
  /** Who may be it. */
  readonly trust: PolicyDocument;
  /** What it may do. */
  readonly policy: PolicyDocument;
  /** Why, by the statement's id. */
  readonly reasons: Readonly<Record<string, string>>;
}

export interface ShownPolicies {
  readonly roleArn: string;
  readonly roles: readonly ShownRole[];
  /** Amazon's own, that the tutorial's group has. */
  readonly managedPolicies: readonly string[];
}

/** The policies, without asking AWS anything. */
export function shownPolicies(place: Place, { github, tutorial }: IamChoice): ShownPolicies {
  const roles = [
    executionRole(place),
    ...(github === undefined ? [] : [ciRole(place, githubSubject(github))]),
    expiryRole(place),
  ];
  return {
    roleArn: place.roleArn,
    roles: roles.map(({ name, description, trust, statements }) => ({
      name,
      description,
      trust,
      policy: policyDocument(statements),
      reasons: Object.fromEntries(statements.map(({ id, reason }) => [id, reason])),
    })),
    managedPolicies: tutorial === true ? tutorialPolicies(place) : [],
  };
}
