/** One thing that is allowed, and why. */
export interface Statement {
  /** Letters and digits: IAM shows it. */
  readonly id: string;
  readonly reason: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: Condition | undefined;
}

/** Of IAM's policy language: operator → key → value. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A policy document as IAM takes it; the same statements give the same text. */
export function policyDocument(statements: readonly Statement[]): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: statements.map(({ id, actions, resources, condition }) => ({
      Sid: id,
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(condition !== undefined && { Condition: condition }),
    })),
  };
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly object[];
}

/** Who may be a role: a service of AWS's, for this account only. The account keeps others from having the service act for them. */
export function serviceTrust(service: string, account: string): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      },
    ],
  };
}

/**
 * Whether two documents say the same: the order of keys and of lists of texts is nothing to IAM, and one text is a list of one.
 * `stored` is as IAM gives it, URL-encoded.
 */
export function saysSame(stored: string | undefined, wanted: PolicyDocument): boolean {
  return stored !== undefined && canonical(parsed(stored)) === canonical(wanted);
}

function parsed(stored: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(stored));
  } catch {
    return undefined;
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(sorted);
    if (items.length === 1) return items[0];
    return items.every((item) => typeof item === "string") ? items.toSorted() : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
