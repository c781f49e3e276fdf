import { createHash, timingSafeEqual } from "node:crypto";
import { libraryVersion } from "@sentiment/pipeline";

/** What all hosts of a job have alike. */
export interface JobIdentity {
  /** TRAINING_JOB_ARN or TRAINING_JOB_NAME; undefined where there is none. */
  readonly job: string | undefined;
  readonly hosts: readonly string[];
  readonly hyperparameters: Readonly<Record<string, unknown>>;
  /** SENTIMENT_TRAIN_SECRET, which whoever starts the job may draw at random. */
  readonly secret: string | undefined;
}

/**
 * What a host shows to the first one. It keeps apart jobs and versions that would spoil each other's models. It keeps out who means
 * harm only where there is a secret: a job's name and hyperparameters are none. Without one that is up to the network.
 */
export function jobToken({ job, hosts, hyperparameters, secret }: JobIdentity): string {
  const own = Object.entries(hyperparameters).sort(([a], [b]) => (a < b ? -1 : 1));
  const identity = JSON.stringify([libraryVersion, job ?? null, [...hosts].sort(), own, secret ?? null]);
  return createHash("sha256").update(identity).digest("hex");
}

/** Whether they are alike, in a time that does not tell where they differ. */
export function isToken(found: string | undefined, token: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return found !== undefined && timingSafeEqual(digest(found), digest(token));
}
