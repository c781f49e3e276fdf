import { openEngine, pushImage, type PushedImage } from "@sentiment/deployment";
import { openHttp } from "@sentiment/http";
import { someText } from "@sentiment/settings";
import { defineCommand } from "../define-command.ts";
import { option, type Option } from "../option.ts";
import { facts } from "../words/facts.ts";
import { byteWords } from "../words/numbers.ts";
import { visible } from "../words/visible.ts";

const reference: Option<string> = {
  flags: "<reference>",
  description: "where to: REGISTRY/REPOSITORY:TAG",
  schema: someText(),
};

/** An image to a registry. */
export const imagePush = defineCommand({
  description:
    "Has the Docker engine push an image, and then asks the registry what it has got: it must be one image of Docker's manifest, as " +
    "SageMaker wants it; another is converted. The login is the one that docker login has kept.",
  examples: [
    "sentiment image push registry.example/sentiment:1.0",
    "sentiment image push 123456789012.dkr.ecr.eu-central-1.amazonaws.com/sentiment:1.0 --image sentiment:1.0",
  ],
  options: {
    reference,
    image: option(
      "--image <name>",
      "what is pushed, a name or id that the engine knows; by default the reference",
      someText(),
    ),
  },
  async run({ reference: to, image = to }, context): Promise<PushedImage> {
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
