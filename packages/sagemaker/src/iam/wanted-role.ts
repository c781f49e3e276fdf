import type { PolicyDocument, Statement } from "./policy.ts";

/** A role as it is to be. It is ours by the tag `sentiment:role`, whose value is `kind`. */
export interface WantedRole {
  readonly kind: "execution" | "ci" | "expiry";
  readonly name: string;
  readonly description: string;
  readonly trust: PolicyDocument;
  readonly statements: readonly Statement[];
  /** Of the role for CI: whose tokens it takes. Kept as a tag, so that it is known even after somebody has changed the trust. */
  readonly subject?: string | undefined;
}

/** The one inline policy that each of our roles has. */
export const policyName = "sentiment";
