import { predictByOneModel, type Asked, type ChunkAnswer, type EndpointAnswer } from "@sentiment/deployment";
import { SentimentError } from "@sentiment/errors";
import { refusalOf } from "../aws/aws-failure.ts";
import { nameOf, type Ground } from "./ground.ts";
import { observe } from "./observe.ts";
import { notDeployed } from "./not-deployed.ts";
import { invoke } from "./verify-endpoint.ts";

/** What `Target.predict` does on SageMaker: in pieces far below what it takes at once. */
export async function predict(ground: Ground, texts: readonly string[], asked: Asked): Promise<EndpointAnswer> {
  const name = nameOf(ground);
  const ask = async (body: string): Promise<ChunkAnswer> => {
    const { status, text } = await invoke(ground, { body, contentType: "application/json" }, asked.signal);
    if (status !== 200) throw refused(name, status, text);
    const { predictions, model = "" } = JSON.parse(text) as Pick<ChunkAnswer, "predictions"> & { model?: string };
    return { predictions, modelId: model };
  };
  try {
    return await predictByOneModel({ name, ask }, texts, asked);
  } catch (error) {
    // SageMaker says of an endpoint that is not there, and of one that does not answer yet, the same.
    const mayBeAbsent =
      refusalOf(error)?.code === "ValidationError" || refusalOf(error)?.code === "ValidationException";
    if (mayBeAbsent && (await observe(ground.aws, ground.endpoint)) === undefined) throw notDeployed(ground);
    throw error;
  }
}

function refused(name: string, status: number, said: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "MODEL_ERROR",
    message: `The container of ${name} has answered with ${status}: ${messageIn(said)}`,
    hint:
      status < 500
        ? "Shorten the texts, or ask for fewer at a time."
        : "See its state and its log: sentiment status, sentiment logs.",
  });
}

function messageIn(said: string): string {
  try {
    const { message } = JSON.parse(said) as { message?: unknown };
    if (typeof message === "string") return message;
  } catch {
    // It is not JSON.
  }
  return said.slice(0, 300);
}
