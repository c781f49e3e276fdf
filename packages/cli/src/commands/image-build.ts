import { buildImage, openEngine, type BuiltImage } from "@sentiment/deployment";
import { someText } from "@sentiment/settings";
import { defineCommand } from "../define-command.ts";
import { flag, option, optionalChoice } from "../option.ts";
import { chosenModel, modelSourceOptions } from "../options/model-source.ts";
import { storeSettings } from "../options/store-settings.ts";
import { facts } from "../words/facts.ts";
import { byteWords } from "../words/numbers.ts";
import { shellWords } from "../words/shell-words.ts";
import { visible } from "../words/visible.ts";

interface Built extends BuiltImage {
  /** What it holds; null: none, one is mounted. */
  readonly modelUri: string | null;
}

/** The serving image, as clouds run it. */
export const imageBuild = defineCommand({
  description:
    "Builds the image of the inference server by the Docker engine: Node, the libraries it needs, certificates and this program, " +
    "from scratch. Nothing else is sent to the engine. Clouds mount a model; with --model-uri it holds one. An image of the very same " +
    "is not built again.",
  examples: [
    "sentiment image build",
    "sentiment image build --platform linux/arm64 --tag registry.example/sentiment:1.0",
    "sentiment image build --model-uri models:/sentiment-classifier/production --tag sentiment:with-model",
  ],
  options: {
    tag: option("--tag <name>", "what it is called; sentiment:<version> by default", someText()),
    platform: optionalChoice("--platform <name>", "what it is for, the engine's own by default", [
      "linux/amd64",
      "linux/arm64",
    ]),
    pull: flag("--pull", "look for a newer --node-image, and build in any case"),
    ...modelSourceOptions,
  },
  settings: ["nodeImage", ...storeSettings],
  async run({ modelUri, runId, ...choice }, context): Promise<Built> {
    const { io, conversation } = context;
    const { nodeImage } = (await context.settings()).settings;
    const withModel = modelUri !== undefined || runId !== undefined;
    const model = withModel ? await chosenModel({ modelUri, runId }, context) : undefined;
    const engine = await openEngine(io.environment, io.signal);
    const built = await buildImage({
      ...choice,
      engine,
      nodeImage,
      modelDir: model?.folder,
      environment: io.environment,
      signal: io.signal,
      onLine: (line) => isNews(line) && conversation.note(line),
      onWarning: conversation.warn,
    });
    return { ...built, modelUri: model === undefined ? null : (model.origin?.uri ?? model.folder) };
  },
  render: ({ image, digest, platform, bytes, action, modelUri }, style) =>
    facts(
      [
        ["image", `${visible(image)} ${style.dim(`(${action})`)}`],
        ["digest", digest],
        ["platform", visible(platform)],
        ["size", byteWords(bytes)],
        ["model", modelUri === null ? "none: one is mounted" : visible(modelUri)],
        ["next", nextWords(image, modelUri !== null)],
      ],
      style,
    ),
  quiet: ({ image }) => image,
});

/** Of what the engine says, not the ids of what it makes and removes on the way. */
function isNews(line: string): boolean {
  return !/^ ?--->|^Removing intermediate/u.test(line);
}

function nextWords(image: string, holdsModel: boolean): string {
  const model = holdsModel ? [] : ["--model-uri", "models:/sentiment-classifier/staging"];
  return shellWords("sentiment", "image", "verify", image, ...model);
}
