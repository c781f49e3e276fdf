import { openEngine, verifyImage, verifyServer, type Verified } from "@sentiment/deployment";
import { SentimentError } from "@sentiment/errors";
import { someText } from "@sentiment/settings";
import { z } from "zod";
import { defineCommand, type Context } from "../define-command.ts";
import { option, type Option } from "../option.ts";
import { chosenModel, modelSourceOptions } from "../options/model-source.ts";
import { storeSettings } from "../options/store-settings.ts";
import { countOf } from "../words/numbers.ts";
import { checksWords } from "../words/verified-words.ts";

interface Verification {
  /** One of them is null. */
  readonly image: string | null;
  readonly url: string | null;
  /** What the engine knows the image by. */
  readonly digest: string | null;
  readonly modelUri: string | null;
  readonly checks: readonly Verified[];
}

const image: Option<string | undefined> = {
  flags: "[image]",
  description: "an image that the Docker engine has: its name or id",
  schema: someText().optional(),
};

/** An image, or a running server, held to SageMaker's contract. */
export const imageVerify = defineCommand({
  description:
    "Holds the containers of an image, or a running server, to what SageMaker demands of a container that serves a model: whatever can be " +
    "seen from outside. Exit code 5 when one check fails. The containers are removed in the end.",
  examples: [
    "sentiment image verify sentiment:1.0 --model-uri models:/sentiment-classifier/staging",
    "sentiment image verify --url http://127.0.0.1:8080 --model-uri models:/sentiment-classifier/staging --json",
  ],
  options: {
    image,
    url: option(
      "--url <address>",
      "a running server, instead of an image",
      z.url({ protocol: /^https?$/u, error: "an address is wanted, such as http://127.0.0.1:8080" }),
    ),
    ...modelSourceOptions,
  },
  settings: [...storeSettings],
  async run({ image: name, url, modelUri, runId }, context): Promise<Verification> {
    if ((name === undefined) === (url === undefined)) throw oneOfBoth();
    const withModel = modelUri !== undefined || runId !== undefined;
    const model = withModel ? await chosenModel({ modelUri, runId }, context) : undefined;
    const subject = { modelUri: model === undefined ? null : (model.origin?.uri ?? model.folder) };
    const how = { signal: context.io.signal, onCheck: onCheck(context) };
    if (url !== undefined) {
      const checks = await verifyServer({ url, modelDir: model?.folder }, how);
      return { ...subject, image: null, url, digest: null, checks };
    }
    const engine = await openEngine(context.io.environment, context.io.signal);
    const checks = await verifyImage({ engine, image: name!, modelDir: model?.folder, ...how });
    const { Id: digest } = await engine.ask(`show the image ${name}`, (docker) => docker.getImage(name!).inspect());
    return { ...subject, image: name!, url: null, digest, checks };
  },
  render({ checks }, style) {
    const failed = checks.filter(({ passed }) => !passed).length;
    const sum = failed === 0 ? style.good("all passed") : style.bad(`${failed} not met`);
    return `${checksWords(checks, style)}\n\n${countOf(checks.length, "check")}, ${sum}`;
  },
  quiet: ({ image: name, url }) => name ?? url ?? "",
  failure({ checks }) {
    const failed = checks.filter(({ passed }) => !passed);
    if (failed.length === 0) return undefined;
    const names = failed.map(({ name }) => name).join(", ");
    return new SentimentError({ kind: "gate", code: "CHECKS_NOT_MET", message: `Not as demanded: ${names}.` });
  },
});

function onCheck({ conversation }: Context): (verified: Verified) => void {
  return ({ name }) => conversation.progress({ stage: "verify", subject: name });
}

function oneOfBoth(): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "BAD_USAGE",
    message: "What is to be verified? An image, or a running server by --url, and not both.",
    hint: "sentiment image verify sentiment:1.0, or sentiment image verify --url http://127.0.0.1:8080",
  });
}
