import { SentimentError } from "@sentiment/errors";
import { models } from "@sentiment/models";
import { parseParameters } from "@sentiment/parameters";
import { cleaningSteps, loadStemmer, tokenizers, tutorialCleaning } from "@sentiment/preprocessing";
import { vectorizers } from "@sentiment/vectorizers";
import { pick } from "./pick.ts";
import { presetNamed, type Preset } from "./presets.ts";
import type { Recipe } from "./recipe.ts";
import type { PipelineSpec } from "./spec.ts";
import { readStopWords } from "./stop-words-file.ts";

/**
 * Presets, defaults and checks applied: every choice is made and valid, no text has been read.
 * Throws usage errors for unknown names and bad parameters; input errors for an unreadable stop-word file.
 */
export async function resolveRecipe(recipe: Recipe): Promise<PipelineSpec> {
  const preset = presetNamed(recipe.preset);
  const vectorizer = pick(vectorizers, recipe.vectorizer, "vectorizer");
  const model = pick(models, recipe.model, "model");
  const vectorizerParameters = parseParameters(
    vectorizer.hyperparameters,
    { ...preset.vectorizers[recipe.vectorizer], ...recipe.vectorizerParameters },
    `vectorizer ${recipe.vectorizer}`,
  );
  const modelParameters = parseParameters(
    model.hyperparameters,
    { ...preset.models[recipe.model], ...recipe.modelParameters },
    `model ${recipe.model}`,
  );
  return {
    preset: recipe.preset ?? null,
    preprocessing: {
      ...(await resolveText(recipe, preset)),
      lowercase: vectorizerParameters["lowercase"] as boolean,
      tokenMinLength: vectorizerParameters["token_min_length"] as number,
    },
    vectorizer: { name: recipe.vectorizer, hyperparameters: vectorizerParameters },
    model: { name: recipe.model, hyperparameters: modelParameters },
  };
}

type TextSettings = Pick<PipelineSpec["preprocessing"], "cleaning" | "stopWords" | "stemmer" | "tokenizer">;

async function resolveText(recipe: Recipe, preset: Preset): Promise<TextSettings> {
  const cleaning = resolveCleaning(recipe.cleaning, preset);
  const tokenizer = recipe.tokenizer ?? preset.tokenizer ?? "words";
  pick(tokenizers, tokenizer, "tokenizer");
  const stemmer = recipe.stemmer === undefined || recipe.stemmer === "none" ? null : recipe.stemmer;
  if (stemmer !== null) await loadStemmer(stemmer);
  const dropsStopWords = cleaning.includes("stopwords");
  if (recipe.stopWords !== undefined && recipe.stopWords !== "none" && !dropsStopWords) {
    throw new SentimentError({
      kind: "usage",
      code: "STOP_WORDS_UNUSED",
      message: `The stop words ${recipe.stopWords} would have no effect: this cleaning has no step that drops stop words.`,
      hint: "Leave --stopwords out, or name the steps: --clean lowercase,stopwords.",
    });
  }
  const stopWords = dropsStopWords ? (recipe.stopWords ?? preset.stopWords ?? "nltk") : "none";
  return { cleaning, stopWords: await readStopWords(stopWords), stemmer, tokenizer };
}

function resolveCleaning(asked: Recipe["cleaning"], preset: Preset): readonly string[] {
  if (asked === undefined) return preset.cleaning ?? tutorialCleaning;
  if (asked === "tutorial") return tutorialCleaning;
  if (asked === "none") return [];
  const steps = typeof asked === "string" ? asked.split(",").map((step) => step.trim()) : asked;
  for (const step of steps) pick(cleaningSteps, step, "cleaning step");
  return steps;
}
