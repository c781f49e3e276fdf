/** What stays when releases come and go: the model of a name, in a stage, at one address. */
export interface Endpoint {
  /** The registered model's name: `sentiment-classifier`. */
  readonly name: string;
  /** `staging` */
  readonly stage: string;
}

/** What is put into service: one model, with where it comes from. */
export interface Release {
  /** A model directory. A target takes a copy of what it needs, so it may vanish afterwards. */
  readonly modelDir: string;
  /** 16 hex digits of its `model.json`'s SHA-256, as the server names it in `X-Sentiment-Model`. */
  readonly modelId: string;
  /** What names it: `models:/sentiment-classifier/3`, or its folder. */
  readonly modelUri: string;
  /** The registry's version; undefined for a model that is not registered. */
  readonly modelVersion: string | undefined;
  readonly runId: string | undefined;
}

/**
 * - `absent`: there is none.
 * - `starting`: the first release is being started; nothing answers yet.
 * - `in-service`: it answers.
 * - `updating`: a release answers while another is being verified. `rolling-back`: likewise, going back.
 * - `failed`: it should answer and does not: its process has died, its model fails its self-test.
 * - `stopped`: it does not run any more since its machine or its engine was started anew, or it was stopped by hand.
 */
export type EndpointState = "absent" | "starting" | "in-service" | "updating" | "rolling-back" | "failed" | "stopped";

export interface EndpointStatus {
  /** `sentiment-classifier-staging` */
  readonly endpoint: string;
  readonly target: string;
  readonly state: EndpointState;
  /** Why, where the state does not say it all. */
  readonly message: string | undefined;
  /** Where it answers; never changes while there is the endpoint. undefined: absent. */
  readonly url: string | undefined;
  readonly modelUri: string | undefined;
  readonly modelVersion: string | undefined;
  readonly modelId: string | undefined;
  readonly runId: string | undefined;
  /** What the release is, for whoever compares two: the model, the server and how it is set. 12 hex digits. */
  readonly releaseId: string | undefined;
  /** ISO 8601, UTC: since when this release is in service. */
  readonly since: string | undefined;
  /** What a rollback would lead to. */
  readonly previous: { readonly modelUri: string; readonly modelVersion: string | undefined } | undefined;
  /** What it consists of and where its log is, by name: `pid`, `container`, `image`, `log`, … For people. */
  readonly details: Readonly<Record<string, string | number>>;
}
