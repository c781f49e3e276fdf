import type { Check } from "./check.ts";
import { acceptsConnections } from "./checks/accepts-connections.ts";
import { goldenPredictions } from "./checks/golden-predictions.ts";
import { modelId } from "./checks/model-id.ts";
import { ping } from "./checks/ping.ts";

/** Every check, in the order in which they are made. To add one: write its file in `checks`, add its line. */
export const checks: readonly Check[] = [acceptsConnections, ping, goldenPredictions, modelId];
