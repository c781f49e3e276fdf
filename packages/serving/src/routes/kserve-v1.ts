import { isObject, parseJson } from "../inputs/json-document.ts";
import { askedOf } from "../inputs/json.ts";
import { badRequest } from "../request-error.ts";
import { jsonReply, type Route } from "../route.ts";
import { isReady } from "./health.ts";
import { predictions } from "./predictions.ts";

/** `{"instances": […], "parameters": {…}}` → `{"predictions": […]}`: KServe V1, TensorFlow Serving, Vertex AI. */
export const predictInstances: Route = {
  name: ":predict",
  method: "POST",
  work: true,
  errors: "kserve",
  answer({ body }, context) {
    const document = parseJson(body);
    if (!isObject(document) || !Object.hasOwn(document, "instances")) {
      throw badRequest('Expected key "instances" in request body.');
    }
    const asked = askedOf({ instances: document["instances"], parameters: document["parameters"] }, "parameters");
    return predictions(asked, "application/json", context, (text) => ({
      status: 200,
      type: "application/json",
      body: `{"predictions":[${text}]}`,
      headers: { "x-sentiment-model": context.model.id },
    }));
  },
};

export const listModels: Route = {
  name: "/v1/models",
  method: "GET",
  errors: "kserve",
  answer: (_, { options }) => jsonReply({ models: [options.name] }),
};

export const modelReadiness: Route = {
  name: "/v1/models/NAME",
  method: "GET",
  errors: "kserve",
  answer(_, context) {
    const ready = isReady(context);
    return jsonReply({ name: context.options.name, ready }, ready ? 200 : 503);
  },
};
