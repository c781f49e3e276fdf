export {
  describeParameters,
  formatParameter,
  parameterFromText,
  parseParameters,
  type ParameterDescription,
  type ParameterSchema,
} from "./parameters.ts";
