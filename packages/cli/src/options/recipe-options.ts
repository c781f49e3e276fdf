import { parameterHelp, presets } from "@sentiment/pipeline";
import { cleaningSteps, stemmers, tokenizers } from "@sentiment/preprocessing";
import { someText } from "@sentiment/settings";
import { option, optionalChoice } from "../option.ts";
import { parameterHelpText, parameterOption } from "./parameter-option.ts";

/** Which text becomes which features, and how they are learned – all but the model and the vectorizer themselves. */
export const recipeOptions = {
  preset: optionalChoice("--preset <name>", "a set of choices; flags given besides win over it", [...presets.keys()]),
  modelParameters: parameterOption("-p <NAME=VALUE>", "a parameter of the model; repeatable"),
  vectorizerParameters: parameterOption("-V <NAME=VALUE>", "a parameter of the vectorizer; repeatable"),
  stopWords: option(
    "--stopwords <list>",
    "words to drop: nltk (default), a language of the npm package stopword (eng, fra, deu, …), none, or a file",
    someText(),
  ),
  stemmer: optionalChoice("--stem <name>", "a stemmer of the npm package natural", ["none", ...stemmers.keys()]),
  cleaning: option(
    "--clean <steps>",
    `tutorial (default), none, or steps with commas between: ${[...cleaningSteps.keys()].join(", ")}`,
    someText(),
  ),
  tokenizer: optionalChoice("--tokenizer <name>", "what counts as a token; words by default", [...tokenizers.keys()]),
};

/** What presets choose and which parameters there are, for help. */
export function recipeNotes(): string {
  return [
    parameterHelpText("Parameters of the models (-p), scikit-learn's names and defaults:", parameterHelp("model")),
    parameterHelpText("Parameters of the vectorizers (-V):", parameterHelp("vectorizer")),
    ["Presets (--preset):", ...Array.from(presets, ([name, { summary }]) => `  ${name}: ${summary}`)].join("\n"),
  ].join("\n\n");
}
