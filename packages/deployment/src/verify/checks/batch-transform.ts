import type { Check } from "../check.ts";
import { askOf } from "../ask.ts";
import { must } from "../must.ts";
import { shown } from "../predictions.ts";

/** What SageMaker sets for a batch transform. */
const environment = {
  SAGEMAKER_BATCH: "true",
  SAGEMAKER_BATCH_STRATEGY: "MULTI_RECORD",
  SAGEMAKER_MAX_PAYLOAD_IN_MB: "2",
  SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: "1",
};

export const batchTransform: Check = {
  name: "batch-transform",
  demand:
    "With the variables of a batch transform (SAGEMAKER_BATCH, SAGEMAKER_MAX_PAYLOAD_IN_MB, …) the payload is what they say, " +
    "and a record that cannot be read is answered in its place instead of spoiling the file.",
  quick: false,
  needs: "container",
  async run({ image, signal }) {
    const container = await image.start({ environment });
    const ask = askOf(container.url ?? "", signal);
    const { body: parameters } = await ask({ path: "/execution-parameters" });
    must(/"MaxPayloadInMB":\s*2\b/u.test(parameters), `/execution-parameters says ${shown(parameters)}`);
    const body = '{"text":"good"}\n{"text":1}\n{"text":"bad"}\n';
    const headers = { "content-type": "application/jsonlines" };
    const answer = await ask({ path: "/invocations", headers, body });
    must(answer.status === 200, `With a record that is no text it answered ${answer.status}: ${shown(answer.body)}`);
    const lines = answer.body.trimEnd().split("\n");
    must(lines.length === 3, `Three records were answered by ${lines.length} lines: ${shown(answer.body)}`);
    await container.terminate();
    return "2 MB; of three records the bad one has an error in its place";
  },
};
