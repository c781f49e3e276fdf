import type { Check } from "../check.ts";
import { must } from "../must.ts";
import { shown } from "../predictions.ts";

export const executionParameters: Check = {
  name: "execution-parameters",
  demand:
    "GET /execution-parameters says how a batch transform may call: MaxConcurrentTransforms, BatchStrategy MULTI_RECORD " +
    "and MaxPayloadInMB, at most 100 MB at a time.",
  quick: false,
  needs: "url",
  async run({ ask }) {
    const { status, body } = await ask({ path: "/execution-parameters" });
    must(status === 200, `It was answered by ${status}: ${shown(body)}`);
    let said: unknown;
    try {
      said = JSON.parse(body);
    } catch {
      throw new Error(`The answer is not JSON: ${shown(body)}`);
    }
    must(typeof said === "object" && said !== null, `The answer is no object: ${shown(body)}`);
    const {
      MaxConcurrentTransforms: transforms,
      BatchStrategy: strategy,
      MaxPayloadInMB: megabytes,
    } = said as Readonly<Record<string, unknown>>;
    must(isWhole(transforms) && transforms >= 1, `MaxConcurrentTransforms is no number from 1: ${shown(body)}`);
    must(isWhole(megabytes) && megabytes >= 0, `MaxPayloadInMB is no number from 0: ${shown(body)}`);
    must(transforms * megabytes <= 100, `More than 100 MB would be under way at a time: ${shown(body)}`);
    must(strategy === "MULTI_RECORD", `BatchStrategy is not MULTI_RECORD: ${shown(body)}`);
    return `${transforms} at a time, ${megabytes} MB each`;
  },
};

function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}
