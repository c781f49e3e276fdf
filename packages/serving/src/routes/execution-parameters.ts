import { jsonReply, type Route } from "../route.ts";

const megabyte = 1024 * 1024;

/** How a SageMaker batch transform may call: all that is under way at a time may have 100 MB there. */
export const executionParameters: Route = {
  name: "/execution-parameters",
  method: "GET",
  answer(_, { options: { limits } }) {
    const MaxPayloadInMB = Math.min(100, Math.max(1, Math.floor(limits.bodyBytes / megabyte)));
    const room = Math.floor(Math.min(100 * megabyte, limits.pendingBytes) / megabyte / MaxPayloadInMB);
    return jsonReply({
      MaxConcurrentTransforms: Math.min(8, Math.max(1, room)),
      BatchStrategy: "MULTI_RECORD",
      MaxPayloadInMB,
    });
  },
};
