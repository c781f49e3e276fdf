import type { PreparedRelease } from "../hosted/host.ts";

/** The labels by which everything that a deployment puts into an engine is found again. */
export type Labels = Readonly<Record<string, string>>;

/**
 * Labels of what belongs to a release. `owner` tells endpoints of the same name apart that are deployed from different
 * folders, or machines, to one engine.
 */
export function releaseLabels(owner: string, release: Pick<PreparedRelease, "endpoint" | "releaseId">): Labels {
  return { ...endpointLabels(owner, release), "io.sentiment.release": release.releaseId };
}

export function endpointLabels(owner: string, { endpoint }: Pick<PreparedRelease, "endpoint">): Labels {
  return { "io.sentiment.owner": owner, "io.sentiment.endpoint": endpoint };
}

/** As engines want filters: all of the labels. */
export function withLabels(labels: Labels): { label: string[] } {
  return { label: Object.entries(labels).map(([name, value]) => `${name}=${value}`) };
}
