import type { Route } from "../route.ts";
import type { Settled } from "../server-options.ts";
import { docs, openapi } from "./docs.ts";
import { executionParameters } from "./execution-parameters.ts";
import { healthRoute, model, ping, version } from "./health.ts";
import { invocations } from "./invocations.ts";
import { listModels, modelReadiness, predictInstances } from "./kserve-v1.ts";
import { infer, live, modelMetadata, modelReady, ready, serverMetadata } from "./kserve-v2.ts";
import { metrics } from "./metrics.ts";

/** Every path that is answered. To add one: write its route, add its line, and describe it in `openapi-document.ts`. */
export function routesOf({ name, healthRoute: health, predictRoute: predict }: Settled): ReadonlyMap<string, Route> {
  const own = encodeURIComponent(name);
  return new Map<string, Route>([
    ["/invocations", invocations],
    ["/ping", ping],
    ["/health", healthRoute],
    ["/version", version],
    ["/model", model],
    ["/execution-parameters", executionParameters],
    ["/metrics", metrics],
    ["/docs", docs],
    ["/openapi.json", openapi],
    ["/v1/models", listModels],
    [`/v1/models/${own}`, modelReadiness],
    [`/v1/models/${own}:predict`, predictInstances],
    ["/v2", serverMetadata],
    ["/v2/health/live", live],
    ["/v2/health/ready", ready],
    [`/v2/models/${own}`, modelMetadata],
    [`/v2/models/${own}/ready`, modelReady],
    [`/v2/models/${own}/infer`, infer],
    ...(health === undefined ? [] : [[health, ping] as const]),
    ...(predict === undefined ? [] : [[predict, predictInstances] as const]),
  ]);
}

const versioned = /^(\/v2\/models\/[^/]+)\/versions\/([^/]+)(.*)$/;

/** The route of a path; one that names a version of the model is the model's where that version is in service. */
export function findRoute(routes: ReadonlyMap<string, Route>, path: string, inService: string): Route | undefined {
  const found = routes.get(path);
  if (found !== undefined) return found;
  const [, before, asked, after] = versioned.exec(path) ?? [];
  return before !== undefined && asked === encodeURIComponent(inService) ? routes.get(before + after!) : undefined;
}
