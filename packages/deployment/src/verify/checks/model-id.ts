import type { Check } from "../check.ts";
import { bodyOf } from "../forms.ts";
import { must } from "../must.ts";
import { shown } from "../predictions.ts";

export const modelId: Check = {
  name: "model-id",
  demand: "Answers name the model that gave them, by X-Sentiment-Model, and it is the one that should be served.",
  quick: true,
  needs: "model",
  async run({ ask, model }) {
    const headers = { "content-type": "application/json" };
    const answer = await ask({ path: "/invocations", headers, body: bodyOf["application/json"](["good"]) });
    const { "x-sentiment-model": id } = answer.headers;
    must(typeof id === "string", `POST /invocations was answered by ${answer.status} without X-Sentiment-Model.`);
    must(id === model.id, `The model that answers is ${shown(id)} instead of "${model.id}".`);
    return id;
  },
};
