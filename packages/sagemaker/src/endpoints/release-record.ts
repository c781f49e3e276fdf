import type { Endpoint, Release } from "@sentiment/deployment";
import { endpointNameOf } from "../names.ts";
import { tags } from "../tags.ts";
import { tagsOf, type Tag } from "./tag-text.ts";

/** What the tags of a model and an endpoint config say of the release they are of. */
export interface ReleaseRecord extends Omit<Release, "modelDir"> {
  readonly releaseId: string;
}

export function releaseTags(endpoint: Endpoint, record: ReleaseRecord, image: string): Tag[] {
  return tagsOf({
    ...endpointTexts(endpoint),
    [tags.release]: record.releaseId,
    [tags.modelId]: record.modelId,
    [tags.modelUri]: record.modelUri,
    [tags.modelVersion]: record.modelVersion,
    [tags.runId]: record.runId,
    [tags.image]: image,
  });
}

/** By these an endpoint, and what it is made of, is found again. */
export function endpointTexts(endpoint: Endpoint): Readonly<Record<string, string>> {
  return {
    [tags.endpoint]: endpointNameOf(endpoint),
    [tags.name]: endpoint.name,
    [tags.stage]: endpoint.stage,
  };
}

/** undefined: the tags are not those of a release. */
export function recordOf(texts: ReadonlyMap<string, string>): ReleaseRecord | undefined {
  const [releaseId, modelId, modelUri] = [tags.release, tags.modelId, tags.modelUri].map((name) => texts.get(name));
  if (releaseId === undefined || modelId === undefined || modelUri === undefined) return undefined;
  return { releaseId, modelId, modelUri, modelVersion: texts.get(tags.modelVersion), runId: texts.get(tags.runId) };
}
