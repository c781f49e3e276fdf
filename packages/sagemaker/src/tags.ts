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
  /** The image's digest, `sha256:…`. */
  image: "sentiment:image",
  /** ISO 8601, UTC: when the endpoint is to be deleted. */
  expires: "sentiment:expires",
  /** On an endpoint: the release that was in service before, for rollback. */
  previous: "sentiment:previous",
} as const;
