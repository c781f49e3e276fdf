import type { Check } from "./check.ts";
import { accept } from "./checks/accept.ts";
import { acceptsConnections } from "./checks/accepts-connections.ts";
import { batchTransform } from "./checks/batch-transform.ts";
import { clientErrors } from "./checks/client-errors.ts";
import { csv, jsonLines, plainText } from "./checks/content-types.ts";
import { customAttributes } from "./checks/custom-attributes.ts";
import { entryPoint } from "./checks/entry-point.ts";
import { executionParameters } from "./checks/execution-parameters.ts";
import { goldenPredictions } from "./checks/golden-predictions.ts";
import { hugeBody } from "./checks/huge-body.ts";
import { imageSize } from "./checks/image-size.ts";
import { keepAlive } from "./checks/keep-alive.ts";
import { largeBody } from "./checks/large-body.ts";
import { manyAtOnce } from "./checks/many-at-once.ts";
import { modelId } from "./checks/model-id.ts";
import { noNetwork } from "./checks/no-network.ts";
import { oneByOne } from "./checks/one-by-one.ts";
import { pingMethods } from "./checks/ping-methods.ts";
import { pingUnderLoad } from "./checks/ping-under-load.ts";
import { ping } from "./checks/ping.ts";
import { platform } from "./checks/platform.ts";
import { quietLogs } from "./checks/quiet-logs.ts";
import { reservedFolder } from "./checks/reserved-folder.ts";
import { sigterm } from "./checks/sigterm.ts";
import { starts } from "./checks/starts.ts";
import { unknownHeaders } from "./checks/unknown-headers.ts";
import { user } from "./checks/user.ts";

/**
 * Every check, in the order in which they are made: those that may be the end of a bad server come last. To add one: write
 * its file in `checks`, add its line.
 */
export const checks: readonly Check[] = [
  entryPoint,
  user,
  platform,
  imageSize,
  reservedFolder,
  starts,
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
  batchTransform,
  noNetwork,
  quietLogs,
  sigterm,
];
