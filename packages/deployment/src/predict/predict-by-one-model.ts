import { SentimentError } from "@sentiment/errors";
import type { EndpointAnswer, EndpointPrediction } from "../target.ts";
import { textChunks } from "./text-chunks.ts";

/** What an endpoint has answered to one request. */
export interface ChunkAnswer {
  readonly predictions: readonly Omit<EndpointPrediction, "text">[];
  /** Empty where the server does not name its model. */
  readonly modelId: string;
}

export interface PredictingEndpoint {
  /** For errors: `sentiment-classifier-staging`. */
  readonly name: string;
  /** Sends a request's JSON to its `/invocations`. */
  readonly ask: (body: string) => Promise<ChunkAnswer>;
}

/** How often all is asked again, when another release was put into service in between. */
const mostRounds = 5;

/** Asks an endpoint in pieces, until all was answered by one model. Throws remote errors where that does not come about. */
export async function predictByOneModel(
  endpoint: PredictingEndpoint,
  texts: readonly string[],
  { explain }: { readonly explain: boolean },
): Promise<EndpointAnswer> {
  for (let round = 1; round <= mostRounds; round++) {
    const answer = await allOfOneModel(endpoint, texts, explain);
    if (answer !== undefined) return answer;
  }
  throw new SentimentError({
    kind: "remote",
    code: "MODEL_KEEPS_CHANGING",
    message: `${endpoint.name} was given another model each time while it was asked.`,
    hint: "Ask again when nobody deploys.",
  });
}

/** undefined: not all was answered by the same model. */
async function allOfOneModel(
  { name, ask }: PredictingEndpoint,
  texts: readonly string[],
  explain: boolean,
): Promise<EndpointAnswer | undefined> {
  const all: EndpointPrediction[] = [];
  let known: string | undefined;
  for (const chunk of textChunks(texts, explain)) {
    const params = { probabilities: true, explain, model: true };
    const { predictions, modelId } = await ask(
      `{"inputs":[${chunk.encoded.join(",")}],"params":${JSON.stringify(params)}}`,
    );
    if (predictions.length !== chunk.texts.length) throw wrongCount(name, predictions.length, chunk.texts.length);
    if (known !== undefined && modelId !== known) return undefined;
    known = modelId;
    for (const [at, each] of predictions.entries()) all.push({ text: chunk.texts[at]!, ...each });
  }
  return { predictions: all, modelId: known ?? "" };
}

function wrongCount(name: string, predictions: number, texts: number): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "ANSWER_INVALID",
    message: `${name} has given ${predictions} predictions for ${texts} texts.`,
    hint: "See its log: sentiment logs.",
  });
}
