import { randomUUID } from "node:crypto";
import type { Tags } from "../entities.ts";

/**
 * Tag of what was created over a network: which request created it. If the answer is lost, it is found by this. It is of no
 * use to anybody else, so that our readers leave it out.
 */
export const requestTag = "sentiment.request";

/** A value of that tag that nobody has used. */
export function newRequestId(): string {
  return randomUUID();
}

/** `[{key, value}, …]`, as MLflow's messages have tags. */
export function tagList(tags: Tags): { readonly key: string; readonly value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

export function withoutRequestTag(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => key !== requestTag));
}
