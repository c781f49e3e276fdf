import { SentimentError } from "@sentiment/errors";
import { openHttp, type Http, type HttpResponse } from "@sentiment/http";
import { endpointName } from "../state/endpoint-folder.ts";
import type { Asked, EndpointAnswer, EndpointPrediction } from "../target.ts";
import { urlOf, type Ground } from "./ground.ts";
import { notDeployed } from "./plan-release.ts";

const mostTexts = 1000;
const mostBytes = 1024 * 1024;
/** Explanations are some hundred times as long as predictions. */
const mostExplained = 50;
/** How often all is asked again, when another release was put into service in between. */
const mostRounds = 5;

/** What `Target.predict` does for a host's servers: asks the endpoint as its callers do. */
export async function endpointPredict(ground: Ground, texts: readonly string[], asked: Asked): Promise<EndpointAnswer> {
  const name = endpointName(ground.endpoint);
  const url = urlOf((await ground.folder.read()) ?? {});
  if (url === undefined) throw notDeployed(name, ground.host.name);
  // Whoever is replaced just now, or is started anew, answers within seconds.
  const retry = { retries: 5, backoffFactor: 0.2, jitter: 0.1 };
  const http = openHttp({ timeoutSeconds: 60, retry, signal: asked.signal });
  try {
    for (let round = 1; round <= mostRounds; round++) {
      const answer = await allOfOneModel({ http, url, name }, texts, asked);
      if (answer !== undefined) return answer;
    }
  } finally {
    await http.close();
  }
  throw new SentimentError({
    kind: "remote",
    code: "MODEL_KEEPS_CHANGING",
    message: `${name} was given another model each time while it was asked.`,
    hint: "Ask again when nobody deploys.",
  });
}

interface Asking {
  readonly http: Http;
  readonly url: string;
  readonly name: string;
}

/** undefined: not all was answered by the same model. */
async function allOfOneModel(
  asking: Asking,
  texts: readonly string[],
  { explain }: Asked,
): Promise<EndpointAnswer | undefined> {
  const predictions: EndpointPrediction[] = [];
  let modelId: string | undefined;
  for (const chunk of chunksOf(texts, explain ? mostExplained : mostTexts)) {
    const answer = await asking.http.request({
      method: "POST",
      url: `${asking.url}/invocations`,
      headers: { "content-type": "application/json", accept: "application/json" },
      body: `{"inputs":[${chunk.encoded.join(",")}],"params":{"probabilities":true,"explain":${explain}}}`,
      repeatable: true,
      whole: true,
    });
    const own = answer.headers["x-sentiment-model"] ?? "";
    predictions.push(...(await predictionsIn(asking, answer, chunk.texts)));
    if (modelId !== undefined && own !== modelId) return undefined;
    modelId = own;
  }
  return { predictions, modelId: modelId ?? "" };
}

interface Chunk {
  readonly texts: readonly string[];
  /** As JSON, each. */
  readonly encoded: readonly string[];
}

/** At least one, although it be empty: some model has to have answered. */
function* chunksOf(texts: readonly string[], most: number): Iterable<Chunk> {
  let from = 0;
  let encoded: string[] = [];
  let bytes = 0;
  for (const [at, text] of texts.entries()) {
    const json = JSON.stringify(text);
    const size = Buffer.byteLength(json);
    if (encoded.length > 0 && (encoded.length === most || bytes + size > mostBytes)) {
      yield { texts: texts.slice(from, at), encoded };
      [from, encoded, bytes] = [at, [], 0];
    }
    encoded.push(json);
    bytes += size;
  }
  yield { texts: texts.slice(from), encoded };
}

async function predictionsIn(
  { name, url }: Asking,
  answer: HttpResponse,
  texts: readonly string[],
): Promise<readonly EndpointPrediction[]> {
  const body = await answer.text();
  if (answer.status !== 200) throw refused(name, answer.status, body);
  const { predictions } = JSON.parse(body) as { predictions: readonly Omit<EndpointPrediction, "text">[] };
  if (predictions.length === texts.length) return predictions.map((each, at) => ({ text: texts[at]!, ...each }));
  throw new SentimentError({
    kind: "remote",
    code: "ANSWER_INVALID",
    message: `${name} (${url}) has given ${predictions.length} predictions for ${texts.length} texts.`,
    hint: "See its log: sentiment logs.",
  });
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
