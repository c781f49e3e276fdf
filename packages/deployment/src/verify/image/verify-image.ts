import { randomUUID } from "node:crypto";
import { SentimentError } from "@sentiment/errors";
import type { Engine } from "../../docker/engine.ts";
import { mustBeHere } from "../../docker/must-be-here.ts";
import type { Verified } from "../../target.ts";
import { askOf } from "../ask.ts";
import { expectedModel } from "../expected-model.ts";
import { checks } from "../registry.ts";
import { runChecks, type Running } from "../run-checks.ts";
import { inspectImage } from "./inspect-image.ts";
import { VerificationContainers } from "./verification-containers.ts";

export interface VerifyImageOptions extends Running {
  readonly engine: Engine;
  /** A name or an id, of an image that the engine has. */
  readonly image: string;
  /** What its containers are to serve; an image that holds a model needs none. */
  readonly modelDir?: string | undefined;
}

/**
 * Holds an image to what SageMaker demands of one, by containers of it: whatever can be seen from outside, one check after
 * the other. They are removed in the end, whatever happens. Where none can be started, what needs one is left out. Throws
 * usage and input errors for an image or a model that cannot be had, remote errors of the engine, and the signal's reason.
 */
export async function verifyImage({
  engine,
  image,
  modelDir,
  signal,
  onCheck,
}: VerifyImageOptions): Promise<readonly Verified[]> {
  mustBeHere(engine);
  const facts = await inspectImage(engine, image, signal);
  const model = modelDir === undefined ? undefined : await expectedModel(modelDir);
  if (modelDir === undefined && !facts.holdsModel) throw modelWanted(image);
  await using containers = new VerificationContainers({ engine, image: facts.id, owner: randomUUID(), signal });
  if (modelDir !== undefined && model !== undefined) await containers.bringModel(modelDir, model.id);
  const verified = containers.verified(facts);
  const about = await runChecks(checks, { image: verified }, { signal, onCheck });
  const container = await verified.start().catch(() => undefined);
  if (container?.url === undefined) return about;
  const { url } = container;
  const server = { url, ask: askOf(url, signal), model };
  const others = checks.filter(({ needs }) => needs !== "image");
  return [...about, ...(await runChecks(others, { server, image: verified, container }, { signal, onCheck }))];
}

function modelWanted(image: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "MODEL_WANTED",
    message: `A model is wanted for containers of ${image} to serve.`,
    hint: "Name one: --model-uri models:/sentiment-classifier/1, or the folder that `sentiment train` wrote.",
  });
}
