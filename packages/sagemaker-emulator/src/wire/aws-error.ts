/** A refusal, as AWS has them: its code, its HTTP status, its message. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** What the answer holds besides: `OriginalStatusCode` of a ModelError. */
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: string,
    message: string,
    { status = 400, details = {} }: { status?: number; details?: Readonly<Record<string, string | number>> } = {},
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** What AWS answers to nearly all that is wrong with a request. */
export function validationException(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
