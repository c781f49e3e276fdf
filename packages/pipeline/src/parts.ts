import { modelTasks, models, type Model } from "@sentiment/models";
import { describeParameters, type ParameterDescription } from "@sentiment/parameters";
import { vectorizers, type Vectorizer } from "@sentiment/vectorizers";

/** What models run in worker threads: a worker module answers with these. */
export { modelTasks };

/** A model or vectorizer as help shows it. */
export interface PartHelp {
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly ParameterDescription[];
}

/** What `--model` takes. */
export const modelNames: readonly string[] = [...models.keys()];
/** What `--vectorizer` takes. */
export const vectorizerNames: readonly string[] = [...vectorizers.keys()];

/** Every model or vectorizer with its parameters, in the registry's order. */
export function parameterHelp(kind: "model" | "vectorizer"): PartHelp[] {
  const registry: ReadonlyMap<string, Model | Vectorizer> = kind === "model" ? models : vectorizers;
  return Array.from(registry, ([name, { summary, hyperparameters }]) => ({
    name,
    summary,
    parameters: describeParameters(hyperparameters),
  }));
}
