import type { Answer } from "../ask.ts";
import type { Check, Subject } from "../check.ts";
import { must } from "../must.ts";
import { shown } from "../predictions.ts";

/** Asks `/ping`, and holds the answer to what SageMaker demands of it. */
export async function askPing({ ask }: Pick<Subject, "ask">, method = "GET"): Promise<Answer> {
  const answer = await ask({ path: "/ping", method, seconds: 2 });
  must(answer.status === 200, `${method} /ping was answered by ${answer.status}: ${shown(answer.body)}`);
  // MLflow's own server answers with a line end.
  must(answer.body.trim() === "", `${method} /ping was answered with something in it: ${shown(answer.body)}`);
  return answer;
}

export const ping: Check = {
  name: "ping",
  demand: "GET /ping is answered by 200 within 2 s, with nothing in it.",
  quick: true,
  needs: "url",
  async run(subject) {
    const { milliseconds } = await askPing(subject);
    return `200 after ${milliseconds.toFixed(1)} ms`;
  },
};
