import { SentimentError } from "@sentiment/errors";
import { openHttp } from "@sentiment/http";
import { predictByOneModel, type ChunkAnswer } from "../predict/predict-by-one-model.ts";
import { endpointName } from "../state/endpoint-folder.ts";
import type { Asked, EndpointAnswer } from "../target.ts";
import { urlOf, type Ground } from "./ground.ts";
import { notDeployed } from "./plan-release.ts";

/** What `Target.predict` does for a host's servers: asks the endpoint as its callers do. */
export async function endpointPredict(ground: Ground, texts: readonly string[], asked: Asked): Promise<EndpointAnswer> {
  const name = endpointName(ground.endpoint);
  const url = urlOf((await ground.folder.read()) ?? {});
  if (url === undefined) throw notDeployed(name, ground.host.name);
  // Whoever is replaced just now, or is started anew, answers within seconds.
  const retry = { retries: 5, backoffFactor: 0.2, jitter: 0.1 };
  const http = openHttp({ timeoutSeconds: 60, retry, signal: asked.signal });
  const ask = async (body: string): Promise<ChunkAnswer> => {
    const answer = await http.request({
      method: "POST",
      url: `${url}/invocations`,
      headers: { "content-type": "application/json", accept: "application/json" },
      body,
      repeatable: true,
      whole: true,
    });
    const text = await answer.text();
    if (answer.status !== 200) throw refused(name, answer.status, text);
    const { predictions } = JSON.parse(text) as Pick<ChunkAnswer, "predictions">;
    return { predictions, modelId: answer.headers["x-sentiment-model"] ?? "" };
  };
  try {
    return await predictByOneModel({ name, ask }, texts, asked);
  } finally {
    await http.close();
  }
}

function refused(name: string, status: number, body: string): SentimentError {
  const own = status < 500;
  return new SentimentError({
    kind: own ? "input" : "remote",
    code: own ? "TEXTS_REFUSED" : "ENDPOINT_FAILED",
    message: `${name} has answered with ${status}: ${messageIn(body)}`,
    hint: own
      ? "Shorten the texts, or ask for fewer at a time."
      : "See its state and its log: sentiment status, sentiment logs.",
  });
}

function messageIn(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    if (typeof message === "string") return message;
  } catch {
    // It is not JSON.
  }
  return body.slice(0, 300);
}
