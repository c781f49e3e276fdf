import { badParams } from "../request-error.ts";
import { isObject, own, pythonType } from "./json-document.ts";

/** What is asked beside the texts. */
export interface Params {
  /** The probability of every class, and not the label alone. */
  readonly probabilities: boolean;
  /** How much each term counted for the label. */
  readonly explain: boolean;
  /** The id of the model that answers, beside the predictions, for callers whom headers do not reach: SageMaker drops them. */
  readonly model: boolean;
}

export const defaultParams: Params = { probabilities: true, explain: false, model: false };

/** `params` of a request. Unknown ones are ignored, as by MLflow; null is Python's false there. */
export function paramsOf(value: unknown): Params {
  if (value === undefined || value === null) return defaultParams;
  if (!isObject(value)) throw badParams(`Parameters must be a dictionary. Got type '${pythonType(value)}'.`);
  return {
    probabilities: switchOf(value, "probabilities"),
    explain: switchOf(value, "explain"),
    // MLflow does not know it, and so has nothing against any value.
    model: own(value, "model") === true,
  };
}

function switchOf(params: Readonly<Record<string, unknown>>, name: "probabilities" | "explain"): boolean {
  if (!Object.hasOwn(params, name)) return defaultParams[name];
  const value = own(params, name);
  if (value === null || typeof value === "boolean") return value ?? false;
  const said = defaultParams[name] ? "True" : "False";
  const why = Array.isArray(value)
    ? "Value must be a scalar for type `DataType.boolean`"
    : `Can not safely convert \`<class '${pythonType(value)}'>\` to \`DataType.boolean\``;
  throw badParams(
    `Invalid parameters found: {('${name}', "Failed to validate type and shape for '${name}': ` +
      `boolean (default: ${said}), error: ${why}")}`,
  );
}
