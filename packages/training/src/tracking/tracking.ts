import type { Access } from "@sentiment/mlflow";

/** Where and as what a use case records its run; without it (`--no-track`) nothing is recorded. */
export interface Tracking {
  /** `sqlite:///mlflow.db`, or a server: `https://mlflow.example/team`. */
  readonly uri: string;
  /** How its server is reached, and files that lie elsewhere. */
  readonly access?: Access | undefined;
  /** Name of the experiment; made when it is missing. Default: the one that every store has. */
  readonly experiment?: string | undefined;
  /** Its id; it must be there, and called `experiment` where that is given too. */
  readonly experimentId?: string | undefined;
  /** The id of a run to go on with, instead of a new one; it must be in the experiment where one is given. */
  readonly resume?: string | undefined;
  /** Default: a name that says what was trained. */
  readonly runName?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** What was typed, without secrets. */
  readonly commandLine: string;
  /** The database where a run goes on whose server has vanished; default: `sqlite:///mlflow.db`. */
  readonly fallback?: string | undefined;
  /** Is told of that, once. */
  readonly onVanished?: ((notice: VanishedNotice) => void) | undefined;
}

/** A server that was there when the run began does not answer any more. URIs are without secrets. */
export interface VanishedNotice {
  readonly server: string;
  /** Where the run goes on. */
  readonly goesOnIn: string;
  /** What was tried, and what came of it. */
  readonly reason: string;
}

/** Where a finished run is found. */
export interface TrackedAs {
  readonly runId: string;
  readonly experimentId: string;
  readonly experimentName: string;
  /** `runs:/<run id>/model` where the run has made a model. */
  readonly modelUri?: string | undefined;
  readonly artifactUri: string;
  readonly trackingUri: string;
  /** The server where the run was begun, and its id there if it has one, when that vanished: a sync brings them together. */
  readonly vanished?: { readonly trackingUri: string; readonly runId: string | undefined } | undefined;
}
