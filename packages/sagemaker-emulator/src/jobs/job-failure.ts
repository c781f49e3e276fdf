/** What ends a job as Failed; the message is its FailureReason. */
export class JobFailure extends Error {}

/** What is told of any failure: AWS cuts it to 1,024 characters. */
export function failureReason(error: unknown): string {
  const reason = error instanceof JobFailure ? error.message : `InternalServerError: ${String(error)}`;
  return reason.slice(0, 1024);
}
