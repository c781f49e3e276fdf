import { libraryVersion } from "@sentiment/pipeline";
import { decoders } from "./inputs/registry.ts";
import type { Settled } from "./server-options.ts";

type Operation = Readonly<Record<string, unknown>>;

const text = { type: "string" };
const texts = { type: "array", items: text };
const jsonBody = (schema: object, example?: object): object => ({
  required: true,
  content: { "application/json": { schema, ...(example && { example }) } },
});
const said = (description: string, schema?: object): object => ({
  description,
  ...(schema && { content: { "application/json": { schema } } }),
});
const refusals = {
  "400": said("Malformed; the message says where."),
  "408": said("It did not arrive in time."),
  "413": said("More bytes or texts than this server takes."),
  "503": said("Too many requests under way: try again after `Retry-After` seconds."),
  "504": said("It took too long."),
};

const params = {
  type: "object",
  properties: {
    probabilities: { type: "boolean", default: true, description: "false: the labels alone" },
    explain: { type: "boolean", default: false, description: "how much each term counted" },
    model: { type: "boolean", default: false, description: "name the model that answers, in a JSON answer" },
  },
};
const forms = {
  type: "object",
  description: "Exactly one of inputs, instances, dataframe_split, dataframe_records; and params.",
  properties: {
    inputs: { anyOf: [texts, { type: "object", properties: { text: texts } }] },
    instances: { type: "array", items: { anyOf: [text, { type: "object", properties: { text } }] } },
    dataframe_split: { type: "object", properties: { columns: texts, data: { type: "array" } } },
    dataframe_records: { type: "array", items: { type: "object", properties: { text } } },
    params,
  },
};
const instances = { type: "object", properties: { instances: { type: "array" }, parameters: params } };
const tensor = { name: "text", datatype: "BYTES", shape: [1], data: ["What a lovely day!"] };

const get = (summary: string): { get: Operation } => ({ get: { summary, responses: { "200": said(summary) } } });
const post = (summary: string, requestBody: object, answer: object): { post: Operation } => ({
  post: { summary, requestBody, responses: { "200": said("The predictions.", answer), ...refusals } },
});

/** What `/invocations` and `:predict` answer. */
function predictionsSchema(classes: readonly string[]): object {
  const prediction = {
    type: "object",
    properties: {
      label: { type: "string", enum: classes },
      probabilities: { type: "object", description: "Of each class.", additionalProperties: { type: "number" } },
      explanation: { type: "object", description: "base + Σ contributions = score, of the label." },
    },
    required: ["label"],
  };
  const model = { type: "string", description: "The id of the model that answered, where params ask for it." };
  return { type: "object", properties: { predictions: { type: "array", items: prediction }, model } };
}

function invocations(predictions: object): { post: Operation } {
  return post(
    "Label texts (MLflow, SageMaker)",
    {
      required: true,
      content: {
        ...Object.fromEntries([...decoders.keys()].map((type) => [type, { schema: text }])),
        "application/json": { schema: forms, example: { inputs: ["What a lovely day!"], params: { explain: true } } },
      },
    },
    predictions,
  );
}

/** The OpenAPI 3.1 description of a server: what it answers at which path. */
export function openapiDocument({ name }: Settled, classes: readonly string[]): object {
  const predictions = predictionsSchema(classes);
  const model = `/v2/models/${encodeURIComponent(name)}`;
  return {
    openapi: "3.1.0",
    info: { title: `sentiment: ${name}`, version: libraryVersion },
    paths: {
      "/invocations": invocations(predictions),
      "/ping": get("200 when the model predicts what it should"),
      "/health": get("As /ping"),
      "/version": get("The program's version"),
      "/model": get("Which model is in service"),
      "/execution-parameters": get("How a SageMaker batch transform may call"),
      "/metrics": get("Counters for Prometheus"),
      "/v1/models": get("KServe V1: the models"),
      [`/v1/models/${encodeURIComponent(name)}`]: get("KServe V1: whether it is ready"),
      [`/v1/models/${encodeURIComponent(name)}:predict`]: post(
        "Label texts (KServe V1, Vertex AI)",
        jsonBody(instances, { instances: ["What a lovely day!"] }),
        predictions,
      ),
      "/v2": get("KServe V2: the server"),
      "/v2/health/live": get("KServe V2: whether it lives"),
      "/v2/health/ready": get("KServe V2: whether it is ready"),
      [model]: get("KServe V2: the model's tensors"),
      [`${model}/ready`]: get("KServe V2: whether the model is ready"),
      [`${model}/infer`]: post("Label texts (KServe V2)", jsonBody({ type: "object" }, { inputs: [tensor] }), {
        type: "object",
      }),
    },
  };
}
