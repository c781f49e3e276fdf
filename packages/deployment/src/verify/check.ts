import type { Ask } from "./ask.ts";
import type { ExpectedModel } from "./expected-model.ts";

/**
 * One thing that a server must do to be put into service, or that a container must do to be SageMaker's: a line in
 * `registry.ts` has it run by `sentiment image verify`, and, where it is `quick`, before every release takes over.
 */
export type Check =
  | CheckOf<"image", { readonly image: VerifiedImage; readonly signal: AbortSignal }>
  | CheckOf<"url", Subject>
  | CheckOf<"model", Subject & { readonly model: ExpectedModel }>
  | CheckOf<"container", Subject & { readonly image: VerifiedImage; readonly container: VerifiedContainer }>;

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

/** What there is to be verified. */
export interface Known {
  readonly image?: VerifiedImage | undefined;
  readonly server?: Omit<Subject, "signal"> | undefined;
  /** The one that the server runs in. */
  readonly container?: VerifiedContainer | undefined;
}

/** A server. */
export interface Subject {
  /** `http://127.0.0.1:49153` */
  readonly url: string;
  /** Asks the server, which may be as broken as it likes: an answer or an error comes within seconds. */
  readonly ask: Ask;
  /** The model that it should serve. */
  readonly model: ExpectedModel | undefined;
  /** Aborted when the check has taken too long, or nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/** An image, with what containers of it need: the model that they serve. */
export interface VerifiedImage {
  readonly entrypoint: readonly string[];
  /** As the image has it: empty for root. */
  readonly user: string;
  /** `linux/amd64` */
  readonly platform: string;
  readonly bytes: number;
  /** Names of the files that the image itself has below a path; of very many, the first. */
  filesBelow(path: string): Promise<readonly string[]>;
  /**
   * Starts a container of it as SageMaker does – `serve`, the model read-only, besides with a read-only root – and resolves
   * when it answers. Rejects with what it has said when it ends instead. The one without a variant is the same each time.
   */
  start(variant?: Variant): Promise<VerifiedContainer>;
}

/** In what a container is started otherwise. */
export interface Variant {
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Without a network: only `exec` reaches it, and whether it answers is not waited for. */
  readonly network?: "none" | undefined;
}

/** A container that was started for the checks, and may be stopped by them. */
export interface VerifiedContainer {
  /** undefined: without a network. */
  readonly url: string | undefined;
  /** From starting it until it answered. */
  readonly seconds: number;
  /** Runs a program in it; resolves with what it has printed, rejects when it failed. */
  exec(command: readonly string[]): Promise<string>;
  /** Sends SIGTERM, and resolves when it has ended; rejects when it does not within half a minute. */
  terminate(): Promise<{ readonly exitCode: number; readonly seconds: number }>;
  logs(): Promise<string>;
}
