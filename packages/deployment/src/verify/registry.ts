import type { Check } from "./check.ts";
import { accept } from "./checks/accept.ts";
import { acceptsConnections } from "./checks/accepts-connections.ts";
import { clientErrors } from "./checks/client-errors.ts";
import { csv, jsonLines, plainText } from "./checks/content-types.ts";
import { customAttributes } from "./checks/custom-attributes.ts";
import { executionParameters } from "./checks/execution-parameters.ts";
import { goldenPredictions } from "./checks/golden-predictions.ts";
import { hugeBody } from "./checks/huge-body.ts";
import { keepAlive } from "./checks/keep-alive.ts";
import { largeBody } from "./checks/large-body.ts";
import { manyAtOnce } from "./checks/many-at-once.ts";
import { modelId } from "./checks/model-id.ts";
import { oneByOne } from "./checks/one-by-one.ts";
import { ping } from "./checks/ping.ts";
import { pingMethods } from "./checks/ping-methods.ts";
import { pingUnderLoad } from "./checks/ping-under-load.ts";
import { unknownHeaders } from "./checks/unknown-headers.ts";

/**
 * Every check, in the order in which they are made: those that may be the end of a bad server come last. To add one: write
 * its file in `checks`, add its line.
 */
export const checks: readonly Check[] = [
  acceptsConnections,
  ping,
  goldenPredictions,
  modelId,
  pingMethods,
  jsonLines,
  csv,
  plainText,
  accept,
  oneByOne,
  manyAtOnce,
  keepAlive,
  customAttributes,
  unknownHeaders,
  executionParameters,
  pingUnderLoad,
  largeBody,
  clientErrors,
  hugeBody,
];
