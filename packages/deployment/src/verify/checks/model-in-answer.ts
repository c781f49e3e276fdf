import type { Check } from "../check.ts";
import { must } from "../must.ts";
import { shown } from "../predictions.ts";

export const modelInAnswer: Check = {
  name: "model-in-answer",
  demand: "With params.model, a JSON answer names the model that gave it, for callers whom headers do not reach.",
  quick: true,
  needs: "model",
  async run({ ask, model }) {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ inputs: ["good"], params: { model: true } });
    const answer = await ask({ path: "/invocations", headers, body });
    const said = `${answer.status} with ${shown(answer.body)}`;
    must(answer.status === 200, `POST /invocations was answered by ${said}.`);
    must(answer.body.endsWith(`,"model":"${model.id}"}`), `The model that answers is not "${model.id}": ${said}.`);
    return model.id;
  },
};
