import { SentimentError } from "@sentiment/errors";
import { someText, type ResolvedSettings } from "@sentiment/settings";
import { gateFailure, registerRun, type Registration, type RunChoice } from "@sentiment/training";
import { defineCommand } from "../define-command.ts";
import { option, optionalChoice, repeated, type Option } from "../option.ts";
import { gateOptions, gatesOf } from "../options/gate-options.ts";
import { planOption, stageOf } from "../options/registry-options.ts";
import { experimentChoice, searchOptions } from "../options/runs-options.ts";
import { tagPair } from "../options/tracking-options.ts";
import { experimentSettings } from "../options/store-settings.ts";
import { withRegistry } from "../registry-store.ts";
import { registrationWords } from "../words/registration-words.ts";

type RegisterStage = "none" | "staging" | "production";

const stages = ["none", "staging", "production"] as const;

const stage: Option<RegisterStage> = {
  flags: "--stage <stage>",
  description: `where the version goes, with the alias of that name: ${stages.join(", ")}; staging by default`,
  schema: stageOf(stages)
    .default("staging")
    .transform((text) => text as RegisterStage),
  choices: stages,
};

/** The best run's model into the registry. */
export const register = defineCommand({
  description:
    "Registers the model of the best finished run of the experiment by --metric, or of --run-id, as a version of --name, " +
    "and gives it a stage and the alias of that name; the version that was there is archived. A run that is registered " +
    "already keeps its version, and one that is in production stays there.",
  examples: [
    "sentiment register",
    "sentiment register --experiment tweets --min validation_f1_macro=0.75 --not-worse-than production",
    "sentiment register --run-id 3f9c2a --stage production --alias champion --description 'Trained on the March tweets'",
    'version=$(sentiment register -q) && sentiment predict --model-uri "models:/sentiment-classifier/$version" "What a day!"',
  ],
  options: {
    runId: option("--run-id <id>", "this run's model: its id, or the beginning of it", someText()),
    modelName: option("--model-name <name>", "which of the run's models, where it has several", someText()),
    stage,
    aliases: repeated("--alias <name>", "a further alias, such as champion; repeatable", someText()),
    description: option("--description <text>", "what to say of the version", someText()),
    tags: repeated("--tag <NAME=VALUE>", "a tag for the version; repeatable", tagPair),
    goal: optionalChoice("--goal <goal>", "whether more or less is better; by default as the name says", [
      "max",
      "min",
    ]),
    allExperiments: searchOptions.allExperiments,
    filter: searchOptions.filter,
    ...gateOptions,
    plan: planOption,
  },
  settings: ["metric", "name", ...experimentSettings],
  async run({ runId, goal, allExperiments, filter, ...values }, context): Promise<Registration> {
    const { io, conversation } = context;
    const resolved = await context.settings();
    const { trackingUri, metric, name } = resolved.settings;
    if (runId !== undefined) refuseChoice(resolved, { allExperiments, filter });
    const among = runId === undefined ? experimentChoice(resolved, { allExperiments }) : { runId };
    const choice: RunChoice = { ...among, metric, goal: goal as "max" | "min" | undefined, filter };
    return withRegistry(trackingUri, context, (store) =>
      registerRun(store, {
        ...choice,
        ...values,
        name,
        tags: Object.fromEntries(values.tags),
        gates: gatesOf(values),
        signal: io.signal,
        onNote: conversation.note,
        onWarning: conversation.warn,
      }),
    );
  },
  render: registrationWords,
  quiet: ({ version }) => version ?? "",
  failure: ({ gates, plan }) => (plan ? undefined : gateFailure(gates)),
});

/** What chooses among runs has nothing to choose where the run is named. */
function refuseChoice(
  { reports }: ResolvedSettings,
  { allExperiments, filter }: { readonly allExperiments: boolean; readonly filter: string | undefined },
): void {
  const experiment = reports.some(({ name, origin }) => name === "experiment" && origin === "flag");
  const given = filter !== undefined ? "--filter" : allExperiments ? "--all-experiments" : experiment && "--experiment";
  if (!given) return;
  throw new SentimentError({
    kind: "usage",
    code: "BAD_USAGE",
    message: `--run-id and ${given} exclude each other.`,
    hint: "Name the run, or say among which the best is wanted.",
  });
}
