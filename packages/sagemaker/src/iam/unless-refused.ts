import { refusalOf } from "../aws/aws-failure.ts";

/** What was asked for, or undefined where IAM says that there is no such thing. */
export async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return refusalOf(error)?.code.startsWith("NoSuchEntity") === true;
}

/** For `catch`: what was to be made is there, since another command was quicker or an answer was lost. */
export function unlessThere(error: unknown): void {
  if (refusalOf(error)?.code.startsWith("EntityAlreadyExists") !== true) throw error;
}
