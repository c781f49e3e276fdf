import { badRequest, invalidInput } from "../request-error.ts";
import type { Asked } from "./asked.ts";
import { textsOfRecords, textsOfSplit } from "./data-frame.ts";
import { isObject, own, parseJson, pythonType, type JsonObject } from "./json-document.ts";
import { paramsOf } from "./params.ts";
import { textsOfInputs, textsOfInstances } from "./tensors.ts";

const formats: ReadonlyMap<string, (value: unknown) => string[]> = new Map([
  ["dataframe_split", textsOfSplit],
  ["dataframe_records", textsOfRecords],
  ["instances", textsOfInstances],
  ["inputs", textsOfInputs],
]);

const required = `The input must be a JSON dictionary with exactly one of the input fields {${[...formats.keys()].map((name) => `'${name}'`).join(", ")}}`;

/** MLflow's scoring protocol, version 2 and 3 (`mlflow/pyfunc/scoring_server`). */
export function readJson(body: Buffer): Asked {
  const document = parseJson(body);
  if (Array.isArray(document)) throw invalidInput(`${required}. Received a list.`);
  if (!isObject(document)) {
    throw invalidInput(`${required}. Received unexpected input type '<class '${pythonType(document)}'>.`);
  }
  return askedOf(document, "params");
}

/** The same of a document that is read already; `paramsKey` is `parameters` in Vertex AI's and KServe's protocols. */
export function askedOf(document: JsonObject, paramsKey: "params" | "parameters"): Asked {
  const found = Object.keys(document).filter((key) => formats.has(key));
  if (found.length !== 1) {
    const fields = found.map((name) => `'${name}'`).join(", ");
    throw badRequest(`${required}. Received dictionary with input fields: [${fields}].`);
  }
  const texts = formats.get(found[0]!)!(document[found[0]!]);
  return { texts, params: paramsOf(own(document, paramsKey)) };
}
