import { libraryVersion } from "@sentiment/pipeline";
import { jsonReply, type Context, type Reply, type Route } from "../route.ts";

/** Ready to answer: not about to stop, and the model predicts what it should. */
export function isReady({ model, stopping }: Context): boolean {
  return !stopping && model.isWell();
}

function health(_: unknown, context: Context): Reply {
  return { status: isReady(context) ? 200 : 503, type: "application/json", body: "\n" };
}

/** SageMaker asks by GET, but its words once were POST. */
export const ping: Route = { name: "/ping", answer: health };

export const healthRoute: Route = { name: "/health", method: "GET", answer: health };

export const version: Route = {
  name: "/version",
  method: "GET",
  answer: () => ({ status: 200, type: "application/json", body: libraryVersion }),
};

/** Which model is in service. */
export const model: Route = {
  name: "/model",
  method: "GET",
  answer(_, { model: { id, manifest }, options }) {
    const { classes, features, spec, libraryVersion: writtenBy } = manifest;
    return jsonReply({
      id,
      name: options.name,
      version: options.version ?? id,
      classes,
      features,
      model: spec.model.name,
      vectorizer: spec.vectorizer.name,
      libraryVersion: writtenBy,
    });
  },
};
