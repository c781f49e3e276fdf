import { openEngine, pushImage, type PushedImage } from "@sentiment/deployment";
import { SentimentError } from "@sentiment/errors";
import { openHttp } from "@sentiment/http";
import { someText } from "@sentiment/settings";
import { awsSettingsOf } from "../aws-settings-of.ts";
import { defineCommand, type Context } from "../define-command.ts";
import { flag, option, type Option } from "../option.ts";
import { facts } from "../words/facts.ts";
import { byteWords } from "../words/numbers.ts";
import { visible } from "../words/visible.ts";

const reference: Option<string | undefined> = {
  flags: "[reference]",
  description: "where to: REGISTRY/REPOSITORY:TAG; not with --ecr",
  schema: someText().optional(),
};

/** An image to a registry. */
export const imagePush = defineCommand({
  description:
    "Has the Docker engine push an image, and then asks the registry what it has got: it must be one image of Docker's manifest, as " +
    "SageMaker wants it; another is converted. The login is the one that docker login has kept. With --ecr it goes to the account's own repository, " +
    "which is made where it is not there, under a name that says what it is made of; the login is AWS's.",
  examples: [
    "sentiment image push registry.example/sentiment:1.0",
    "sentiment image push --ecr",
    "sentiment image push --ecr --image sentiment:1.0 --aws-repository team/sentiment",
  ],
  options: {
    reference,
    image: option(
      "--image <name>",
      "what is pushed, a name or id that the engine knows; by default the reference, with --ecr this program's own image",
      someText(),
    ),
    ecr: flag("--ecr", "to Amazon's registry, as a deploy to SageMaker does it"),
  },
  settings: ["nodeImage", "aws.region", "aws.account", "aws.repository"],
  async run({ reference: to, image = to, ecr }, context): Promise<PushedImage> {
    if (ecr === (to !== undefined)) throw oneOfBoth();
    if (to === undefined || image === undefined) return toEcr(image, context);
    const { io, conversation } = context;
    const { environment, signal } = io;
    const engine = await openEngine(environment, signal);
    // Proxies and patience are those of all requests; nothing of a tracking server's own is taken along.
    const { proxy, retry, timeoutSeconds, onRetry } = (await context.access()).http;
    const http = openHttp({ proxy, retry, timeoutSeconds, onRetry, signal });
    try {
      const { note: onLine, warn: onWarning } = conversation;
      return await pushImage({ engine, image, to, http, environment, signal, onLine, onWarning });
    } finally {
      await http.close();
    }
  },
  render: ({ image, reference: exact, action, bytes, converted, mediaType }, style) =>
    facts(
      [
        ["image", `${visible(image)} ${style.dim(`(${action})`)}`],
        ["reference", visible(exact)],
        ["manifest", `${visible(mediaType)}${converted ? ", converted" : ""}`],
        ["size", byteWords(bytes)],
      ],
      style,
    ),
  quiet: ({ reference: exact }) => exact,
});

/** As a deploy to SageMaker does it. */
async function toEcr(image: string | undefined, { io, conversation, settings }: Context): Promise<PushedImage> {
  const { environment, signal } = io;
  const { settings: all } = await settings();
  const { note: onLine, warn: onWarning } = conversation;
  const { pushToEcr } = await import("@sentiment/sagemaker");
  const wish = { image, nodeImage: all.nodeImage };
  const pushed = await pushToEcr(awsSettingsOf(all), wish, { environment, signal, onStep: onLine, onLine, onWarning });
  const { identity, repository, uri, digest, bytes, converted, action } = pushed;
  const name = identity === digest ? uri : `${repository}:${identity}`;
  return { image: name, reference: uri, digest, bytes, converted, action, mediaType: dockerManifest };
}

const dockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

function oneOfBoth(): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "REFERENCE_OR_ECR",
    message: "Where the image is to go is said once: by a reference, or by --ecr.",
    hint: "sentiment image push registry.example/sentiment:1.0, or sentiment image push --ecr",
  });
}
