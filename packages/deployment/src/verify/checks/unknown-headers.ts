import { askPredictions } from "../ask-predictions.ts";
import type { Check } from "../check.ts";
import { mustAgree } from "../predictions.ts";
import { sampleTexts } from "../sample-texts.ts";

/** What SageMaker may add, and what it may add one day. */
const headers = {
  "x-amzn-sagemaker-target-model": "other.tar.gz",
  "x-amzn-sagemaker-target-variant": "AllTraffic",
  "x-amzn-sagemaker-target-container-hostname": "container-2",
  "x-amzn-sagemaker-inference-id": "0f8fad5b-d9cb-469f-a165-70867728950e",
  "x-amzn-sagemaker-enable-explanations": "`false`",
  "x-amzn-sagemaker-inference-component": "component-1",
  "x-amzn-sagemaker-session-id": "NEW_SESSION",
  "x-amzn-trace-id": "Root=1-5759e988-bd862e3fe1be46a994272793",
  "x-amzn-sagemaker-not-invented-yet": "1",
};

export const unknownHeaders: Check = {
  name: "unknown-headers",
  demand: "Other headers of SageMaker's are let be: the answer is the same with them.",
  quick: false,
  needs: "url",
  async run(subject) {
    const texts = sampleTexts(subject).slice(0, 2);
    const without = await askPredictions(subject, texts);
    mustAgree(await askPredictions(subject, texts, { question: { headers } }), without, texts, "With such headers");
    return `${Object.keys(headers).length} headers`;
  },
};
