import { SentimentError } from "@sentiment/errors";
import type { Endpoint, EndpointAnswer } from "@sentiment/deployment";
import type { Prediction } from "@sentiment/training";
import { deployedEndpoint } from "./chosen-endpoint.ts";
import type { Context } from "./define-command.ts";
import { shellWords } from "./words/shell-words.ts";
import { endpointFlags } from "./words/endpoint-flags.ts";

/** A deployed endpoint that answers for texts. */
export interface EndpointPredictor {
  /** What names the release that has answered last, or is in service: `models:/NAME/3`. */
  model(): Promise<string>;
  /** An answer per text, in order. */
  predict(texts: readonly string[], asked: { readonly explain: boolean }): AsyncIterable<readonly Prediction[]>;
}

/** What is sent at once: less than a server takes, and little enough that answers come as one waits for them. */
const most = { texts: 256, characters: 1 << 18 };

/** Throws an input error where there is no such endpoint. */
export async function endpointPredictor(
  asked: { readonly stage: string; readonly target: string | undefined },
  context: Context,
): Promise<EndpointPredictor> {
  const { endpoint, target } = await deployedEndpoint(asked, context);
  const { signal } = context.io;
  const inService = async () => {
    const { modelUri, modelId } = await target.status(endpoint);
    if (modelUri === undefined) throw notDeployed(endpoint, target.name);
    return { modelUri, modelId };
  };
  let known = await inService();
  let answeredBy = known.modelId;
  return {
    async model() {
      // Another release may have taken over meanwhile.
      if (answeredBy !== known.modelId) known = await inService();
      return known.modelUri;
    },
    async *predict(texts, { explain }) {
      for (const part of parts(texts)) {
        const { predictions, modelId }: EndpointAnswer = await target.predict(endpoint, part, { explain, signal });
        answeredBy = modelId;
        // The server explains as `sentiment predict` does.
        yield predictions as readonly Prediction[];
      }
    },
  };
}

function* parts(texts: readonly string[]): Generator<readonly string[]> {
  let part: string[] = [];
  let characters = 0;
  for (const text of texts) {
    if (part.length === most.texts || (part.length > 0 && characters + text.length > most.characters)) {
      yield part;
      part = [];
      characters = 0;
    }
    part.push(text);
    characters += text.length;
  }
  if (part.length > 0) yield part;
}

function notDeployed(endpoint: Endpoint, target: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "ENDPOINT_NOT_FOUND",
    message: `${endpoint.name} is not deployed in ${endpoint.stage}, on ${target}.`,
    hint: `Deploy it: ${shellWords("sentiment", "deploy", ...endpointFlags(endpoint), "--target", target)}`,
  });
}
