import { askPredictions } from "../ask-predictions.ts";
import type { Check } from "../check.ts";
import { must } from "../must.ts";
import { protocolOf } from "../protocol.ts";

export const keepAlive: Check = {
  name: "keep-alive",
  demand: "A connection is kept from request to request.",
  quick: false,
  needs: "url",
  async run(subject) {
    const agent = protocolOf(subject.url).keepingOne();
    try {
      await askPredictions(subject, ["first"], { question: { agent } });
      for (const path of ["/ping", "/ping"]) {
        const { reusedConnection } = await subject.ask({ path, agent });
        must(reusedConnection, "After an answer the connection was closed.");
      }
      return "3 requests over one connection";
    } finally {
      agent.destroy();
    }
  },
};
