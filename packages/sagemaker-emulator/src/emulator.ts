import type { Runner } from "./runner.ts";

export interface EmulatorOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Default: `us-east-1`. Another region's signature is refused. */
  readonly region?: string | undefined;
  /** Default: `123456789012`, moto's. */
  readonly account?: string | undefined;
  /** Where models and jobs are unpacked; nothing is left in it after `close`. */
  readonly folder: string;
  readonly runner: Runner;
  /**
   * Who answers for S3, IAM, STS, ECR, CloudWatch and its logs, EventBridge Scheduler: `http://127.0.0.1:5000`. Calls that are
   * signed for them are passed on, so that one AWS_ENDPOINT_URL does for all; the emulator asks it, too, whether roles and models exist.
   * Without it the emulator stands in for S3, IAM, STS, ECR, logs, alarms and Scheduler itself, as far as this program needs them.
   */
  readonly others?: string | undefined;
  /** `host[:port]` of the registry that keeps ECR's images, where ECR of `others` keeps none itself; asked with ECR's token. */
  readonly registry?: string | undefined;
  /** How long states last, in seconds: `Creating` before containers are started, `Deleting`, …; default 0.2. */
  readonly pace?: number | undefined;
  /** How long a container may take until it answers /ping, in seconds; default 30, where SageMaker gives it 8 minutes. */
  readonly healthSeconds?: number | undefined;
  /** Told of every call, also of those passed on, when it has been answered. */
  readonly onCall?: ((call: EmulatedCall) => void) | undefined;
}

export interface EmulatedCall {
  /** As it is signed for: `sagemaker`, `iam`. */
  readonly service: string;
  /** `CreateEndpoint`; of REST services method and path. */
  readonly operation: string;
  readonly status: number;
  /** AWS's code, of a refusal. */
  readonly error: string | undefined;
}

export interface Emulator {
  /** For AWS_ENDPOINT_URL. */
  readonly url: string;
  /** Stops every container and process, and removes what it has written. */
  close(): Promise<void>;
}

/**
 * What goes wrong on purpose. Set by `PUT /_emulator/faults` (a JSON array of these), read by GET, so that a test of the
 * program as users have it can ask for it; each is used up after `times`.
 */
export interface Fault {
  /** `CreateEndpoint`, or `*`. */
  readonly operation: string;
  /**
   * `throttle`: ThrottlingException, 400. `quota`: ResourceLimitExceeded. `unavailable`: 503. `lost`: it is done, and the connection
   * is cut before the answer. `stale`: reads answer as of before the last change (eventual consistency). `late`: a status flips
   * only after so many reads. `capacity`: an endpoint fails for lack of instances. `interrupt`: a spot training that runs, and has stored
   * its checkpoints if it has any, loses its instances and is started anew. `hang`: no answer.
   */
  readonly kind: "throttle" | "quota" | "unavailable" | "lost" | "stale" | "late" | "capacity" | "interrupt" | "hang";
  /** How often; default 1. */
  readonly times?: number | undefined;
  /** How many calls of that operation go well before; default 0. */
  readonly after?: number | undefined;
}
