import type { IncomingHttpHeaders } from "node:http";

/** A request to another service, which the emulator answers itself where nobody else is named. */
export interface StandInRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface StandInAnswer {
  /** `GetRole`; of S3, method and path. */
  readonly operation: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: Buffer | string;
}

/**
 * Answers for one service: of it no more than this program and SageMaker ask, and strict where that is cheap. It forgets all when
 * the emulator ends. Throws AwsError.
 */
export interface StandIn {
  /** How it tells errors. */
  readonly protocol: "json" | "query" | "s3";
  answer(request: StandInRequest): Promise<StandInAnswer>;
}
