/** The names of tags that find our things again, whoever made them and wherever. Values are at most 256 characters long. */
export const tags = {
  endpoint: "sentiment:endpoint",
  name: "sentiment:name",
  stage: "sentiment:stage",
  /** 12 hex digits: `Plan.releaseId`. */
  release: "sentiment:release",
  modelId: "sentiment:model-id",
  modelUri: "sentiment:model-uri",
  modelVersion: "sentiment:model-version",
  runId: "sentiment:run-id",
  /** What serves: the digest of the image, or of what it is built of. */
  image: "sentiment:image",
  /** ISO 8601, UTC: when the endpoint is to be deleted. */
  expires: "sentiment:expires",
  /** On roles, users and the like of ours: what it is for, `execution`, `ci`, `expiry`, `tutorial`. */
  role: "sentiment:role",
  /** On the role for CI: whose tokens it takes, `repo:ORG/REPO:environment:staging`. */
  subject: "sentiment:subject",
  /** On an endpoint: the releases that were in service, oldest first, and the one that is to be; for rollback. */
  history: "sentiment:history",
  /** On an endpoint: the release whose golden predictions it has given, so that none stays in service unverified, and when (ISO 8601, UTC). */
  verified: "sentiment:verified",
} as const;
