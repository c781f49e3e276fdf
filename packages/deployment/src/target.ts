import type { Endpoint, EndpointStatus, Release } from "./endpoint.ts";
import type { Plan } from "./plan.ts";

/**
 * Where models are deployed to: `local`, `docker`, later SageMaker. A line in `targets.ts` of the CLI makes a target known
 * everywhere; one contract test runs over all.
 *
 * Every method throws `SentimentError`s: `remote` where an engine or a cloud fails or refuses, `conflict` (exit code 6) while
 * another process deploys to the same endpoint or something foreign is in its place, `input` for what is not there, `gate`
 * (exit code 5) for a release that did not pass verification and was taken back.
 */
export interface Target {
  /** `local` */
  readonly name: string;
  /**
   * What `apply` would do to have the release in service. Changes nothing, starts nothing; it may look at what runs.
   * Deterministic: the same release and the same state give the same plan.
   */
  plan(endpoint: Endpoint, release: Release): Promise<Plan>;
  /**
   * Carries a plan out. What is in service answers until the new release has passed verification, and goes on if it does
   * not. Throws a conflict error when the state is not the one that was planned for any more.
   */
  apply(plan: Plan, context: Doing): Promise<Deployed>;
  /** Never throws because an endpoint is not well: that is a status. */
  status(endpoint: Endpoint): Promise<EndpointStatus>;
  /** What the endpoint has logged, oldest first. With `follow` it goes on until the signal is aborted. */
  logs(endpoint: Endpoint, choice: LogChoice): AsyncIterable<LogLine>;
  /** Answers in the order of the texts, through the endpoint as its callers reach it. */
  predict(endpoint: Endpoint, texts: readonly string[], asked: Asked): Promise<EndpointAnswer>;
  /** As `plan`, for the release that was in service before the one that is now. Throws an input error when there is none. */
  planRollback(endpoint: Endpoint): Promise<Plan>;
  /** Ends the endpoint and removes what it is made of; says what was removed. Nothing there is no error. */
  destroy(endpoint: Endpoint, context: Doing): Promise<Destroyed>;
}

/** What goes on around an action. */
export interface Doing {
  /** Aborted: what was begun is taken back, the old release stays in service. */
  readonly signal: AbortSignal;
  /** Told step by step, in the words of a plan's steps. */
  readonly onStep?: ((step: string) => void) | undefined;
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** What an apply has led to. */
export interface Deployed {
  readonly action: "created" | "updated" | "replaced" | "rolled-back" | "unchanged";
  /** In service now. */
  readonly status: EndpointStatus;
  /** What the endpoint was verified by before it took over; empty where nothing was changed. */
  readonly checks: readonly Verified[];
  readonly seconds: number;
}

/** One thing that a release was held to. */
export interface Verified {
  /** `golden-predictions` */
  readonly name: string;
  /** What is demanded, in a sentence. */
  readonly demand: string;
  readonly passed: boolean;
  /** What was seen, and what was wanted where that is not it. */
  readonly message: string;
}

export interface LogChoice {
  /** The last so many lines; default: all. */
  readonly tail?: number | undefined;
  readonly follow?: boolean | undefined;
  readonly signal: AbortSignal;
}

export interface LogLine {
  /** Of which release. */
  readonly releaseId: string;
  /** As it was written, without its end of line. */
  readonly text: string;
}

export interface Asked {
  readonly explain: boolean;
  readonly signal: AbortSignal;
}

/** Predictions as the server answers them, of one model each time: that of `modelId`. */
export interface EndpointAnswer {
  readonly predictions: readonly EndpointPrediction[];
  /** The model that answered, as the server names it. */
  readonly modelId: string;
}

/** In the shape of `sentiment predict --json`. */
export interface EndpointPrediction {
  readonly text: string;
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly explanation?: unknown;
}

export interface Destroyed {
  /** False: there was nothing. */
  readonly existed: boolean;
  /** In words, one by one: `server process 4711`, `container 0a1b2c`. */
  readonly removed: readonly string[];
}
