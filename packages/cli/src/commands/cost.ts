import { endpointCosts, type EndpointCost } from "@sentiment/sagemaker";
import { awsContextOf, awsSettingsOf } from "../aws-settings-of.ts";
import { defineCommand } from "../define-command.ts";
import { stageOption } from "../options/registry-options.ts";
import { costWords } from "../words/cost-words.ts";

interface Costs {
  readonly endpoints: readonly EndpointCost[];
  /** US dollars; null where the price of one is unknown. */
  readonly perMonth: number | null;
}

/** What endpoints on SageMaker cost. */
export const cost = defineCommand({
  description:
    "Says what the endpoints on SageMaker cost an hour and a month, and have cost since they were made; of all that sentiment has made in the " +
    "account and region, or of one stage's. By a list of prices of a day: what is not in it is called unknown.",
  examples: ["sentiment cost", "sentiment cost --stage staging --json"],
  options: { stage: stageOption("--stage <stage>", "the endpoint's stage; by default all of them") },
  settings: ["name", "aws.region", "aws.account"],
  async run({ stage }, context): Promise<Costs> {
    const { settings } = await context.settings();
    const only = stage === undefined ? undefined : { name: settings.name, stage };
    const endpoints = await endpointCosts(awsSettingsOf(settings), awsContextOf(context), only);
    const months = endpoints.map((each) => each.cost.perMonth);
    const isKnown = months.every((each) => each !== undefined);
    return { endpoints, perMonth: isKnown ? months.reduce((sum, each) => sum + each, 0) : null };
  },
  render: ({ endpoints }, style) => costWords(endpoints, style),
  json: ({ endpoints, perMonth }) => ({ endpoints: endpoints.map(costDocument), perMonth }),
  quiet: ({ perMonth }) => (perMonth === null ? "unknown" : String(perMonth)),
});

function costDocument({ cost: { perHour, perMonth, basis }, soFar, modelUri, ...rest }: EndpointCost): object {
  return {
    ...rest,
    modelUri: modelUri ?? null,
    perHour: perHour ?? null,
    perMonth: perMonth ?? null,
    soFar: soFar ?? null,
    basis,
  };
}
