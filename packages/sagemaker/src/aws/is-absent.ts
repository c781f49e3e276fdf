import { refusalOf } from "./aws-failure.ts";

/** Whether a call was refused because there is no such thing. SageMaker says so by ValidationException and words. */
export function isAbsent(error: unknown): boolean {
  const refusal = refusalOf(error);
  if (refusal === undefined) return false;
  if (/^(ResourceNotFound|NotFound|NoSuch(Key|Bucket|Entity))/u.test(refusal.code)) return true;
  return refusal.code === "ValidationException" && /could not find|does not exist/iu.test(refusal.message);
}
