import { badParams } from "../request-error.ts";
import { isObject, own, pythonType } from "./json-document.ts";

/** What is asked beside the texts. */
export interface Params {
  /** The probability of every class, and not the label alone. */
  readonly probabilities: boolean;
  /** How much each term counted for the label. */
  readonly explain: boolean;
}

export const defaultParams: Params = { probabilities: true, explain: false };

/** `params` of a request. Unknown ones are ignored, as by MLflow; null is Python's false there. */
export function paramsOf(value: unknown): Params {
  if (value === undefined || value === null) return defaultParams;
  if (!isObject(value)) throw badParams(`Parameters must be a dictionary. Got type '${pythonType(value)}'.`);
  return { probabilities: switchOf(value, "probabilities"), explain: switchOf(value, "explain") };
}

function switchOf(params: Readonly<Record<string, unknown>>, name: keyof Params): boolean {
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
