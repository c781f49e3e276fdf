import { libraryVersion } from "@sentiment/pipeline";
import { isObject, own, parseJson, type JsonObject } from "../inputs/json-document.ts";
import { defaultParams } from "../inputs/params.ts";
import { badRequest } from "../request-error.ts";
import { jsonReply, type Context, type Route } from "../route.ts";
import { isReady } from "./health.ts";
import { allProbabilities } from "./predictions.ts";

// The Open Inference Protocol, version 2 (kserve/open-inference-protocol, rest/inference_rest.yaml).

const outputNames = ["label", "probabilities"];

export const serverMetadata: Route = {
  name: "/v2",
  method: "GET",
  errors: "kserve",
  answer: () => jsonReply({ name: "sentiment", version: libraryVersion, extensions: [] }),
};

export const live: Route = {
  name: "/v2/health/live",
  method: "GET",
  errors: "kserve",
  answer: () => jsonReply({ live: true }),
};

export const ready: Route = {
  name: "/v2/health/ready",
  method: "GET",
  errors: "kserve",
  answer: (_, context) => jsonReply({ ready: isReady(context) }, isReady(context) ? 200 : 503),
};

export const modelReady: Route = { ...ready, name: "/v2/models/NAME/ready" };

export const modelMetadata: Route = {
  name: "/v2/models/NAME",
  method: "GET",
  errors: "kserve",
  answer(_, { options, model }) {
    return jsonReply({
      name: options.name,
      versions: [options.version ?? model.id],
      platform: "sentiment",
      inputs: [{ name: "text", datatype: "BYTES", shape: [-1] }],
      outputs: [
        { name: "label", datatype: "BYTES", shape: [-1] },
        {
          name: "probabilities",
          datatype: "FP64",
          shape: [-1, model.classes.length],
          // Parameters are scalars in this protocol: the classes in their order, as JSON.
          parameters: { classes: JSON.stringify(model.classes) },
        },
      ],
    });
  },
};

export const infer: Route = {
  name: "/v2/models/NAME/infer",
  method: "POST",
  work: true,
  errors: "kserve",
  async answer({ body }, context) {
    const document = parseJson(body);
    if (!isObject(document)) throw badRequest("An inference request is a JSON object.");
    const texts = textsOf(document);
    const wanted = wantedOutputs(own(document, "outputs"));
    const probabilities = await allProbabilities({ texts, params: defaultParams }, context);
    const outputs = wanted.map((name) => output(name, texts.length, probabilities, context));
    const id = own(document, "id");
    const { options, model } = context;
    const answer = {
      model_name: options.name,
      model_version: options.version ?? model.id,
      ...(typeof id === "string" ? { id } : {}),
      outputs,
    };
    return { ...jsonReply(answer), headers: { "x-sentiment-model": model.id } };
  },
};

/** The texts of the one input, whose `data` may be flat or nested by its shape. */
function textsOf(document: JsonObject): string[] {
  const inputs = own(document, "inputs");
  const input: unknown = Array.isArray(inputs) && inputs.length === 1 ? inputs[0] : undefined;
  if (!isObject(input)) throw badRequest('"inputs" must be a list of one tensor, the texts.');
  const [datatype, shape, data] = [own(input, "datatype"), own(input, "shape"), own(input, "data")];
  if (datatype !== "BYTES") throw badRequest('The input\'s "datatype" must be BYTES.');
  if (!Array.isArray(data)) throw badRequest('The input\'s "data" must be a list of texts.');
  const texts = (data as unknown[]).map((item) =>
    Array.isArray(item) && item.length === 1 ? (item[0] as unknown) : item,
  );
  if (!texts.every((text) => typeof text === "string")) throw badRequest('An element of "data" is no text.');
  const fits =
    Array.isArray(shape) && shape[0] === texts.length && (shape.length === 1 || (shape.length === 2 && shape[1] === 1));
  if (!fits) throw badRequest(`The input's "shape" must be [${texts.length}], as many as "data" has texts.`);
  return texts;
}

function wantedOutputs(outputs: unknown): readonly string[] {
  if (outputs === undefined) return outputNames;
  if (!Array.isArray(outputs)) throw badRequest('"outputs" must be a list.');
  const names = (outputs as unknown[]).map((one) => (isObject(one) ? own(one, "name") : undefined));
  const unknown = names.findIndex((name) => typeof name !== "string" || !outputNames.includes(name));
  if (unknown !== -1) throw badRequest(`outputs[${unknown}] is none of ${outputNames.join(", ")}.`);
  return names as string[];
}

function output(name: string, rows: number, probabilities: Float64Array, { model }: Context): object {
  const { classes, writer } = model;
  if (name === "label") {
    const data = Array.from({ length: rows }, (_, row) => classes[writer.labelOf(probabilities, row)]);
    return { name, datatype: "BYTES", shape: [rows], data };
  }
  const parameters = { classes: JSON.stringify(classes) };
  return { name, datatype: "FP64", shape: [rows, classes.length], parameters, data: Array.from(probabilities) };
}
