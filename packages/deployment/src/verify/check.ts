import type { Ask } from "./ask.ts";
import type { ExpectedModel } from "./expected-model.ts";

/**
 * One thing that a server must do to be put into service, or that a container must do to be SageMaker's: a line in
 * `registry.ts` has it run by `sentiment image verify`, and, where it is `quick`, before every release takes over.
 */
export type Check =
  | CheckOf<"url", Subject>
  | CheckOf<"model", Subject & { readonly model: ExpectedModel }>
  | CheckOf<"container", Subject & { readonly container: VerifiedContainer }>;

interface CheckOf<Needs extends string, Needed> {
  /** `golden-predictions` */
  readonly name: string;
  /** What is demanded, in a sentence. */
  readonly demand: string;
  /** Runs in milliseconds and does no harm to a server that others use. */
  readonly quick: boolean;
  /** What must be known of the server; a check that needs more than there is, is not run and not among the results. */
  readonly needs: Needs;
  /** Resolves with what was seen when the demand is met; throws an Error whose message says what was seen instead. */
  run(subject: Needed): Promise<string>;
}

/** What is verified. */
export interface Subject {
  /** `http://127.0.0.1:49153` */
  readonly url: string;
  /** Asks the server, which may be as broken as it likes: an answer or an error comes within seconds. */
  readonly ask: Ask;
  /** The model that it should serve. */
  readonly model: ExpectedModel | undefined;
  readonly container: VerifiedContainer | undefined;
  /** Aborted when the check has taken too long, or nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/** A container that was started for the check, and may be stopped by it. */
export interface VerifiedContainer {
  /** Of the image: entry point, user, platform, … */
  readonly image: {
    readonly entrypoint: readonly string[];
    readonly user: string;
    readonly architecture: string;
    readonly sizeBytes: number;
  };
  /** Seconds from starting it until something accepted connections. */
  readonly secondsToListen: number;
  /** Runs a program in it; resolves with what it has printed, rejects when it failed. */
  exec(command: readonly string[]): Promise<string>;
  /** Sends SIGTERM, and resolves when it has ended. */
  terminate(): Promise<{ readonly exitCode: number; readonly seconds: number }>;
  logs(): Promise<string>;
}
