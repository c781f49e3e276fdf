import type { EndpointStatus } from "@sentiment/deployment";
import { deployedEndpoint, everyEndpoint } from "../chosen-endpoint.ts";
import { defineCommand } from "../define-command.ts";
import { statusDocument } from "../deployment-result.ts";
import { endpointOptions, endpointSettings } from "../options/deployment-options.ts";
import { endpointSheet, statusWords } from "../words/status-words.ts";
import { tableText } from "../words/sheet/table.ts";

interface Statuses {
  /** Of the stage that was asked for, else of staging. */
  readonly status: EndpointStatus;
  /** Whether a stage was asked for. */
  readonly isOne: boolean;
  /** Every deployed one; where a stage was asked for, that. */
  readonly all: readonly EndpointStatus[];
}

/** How endpoints are. */
export const status = defineCommand({
  description:
    "Says of a stage's endpoint where it answers, which model it has, since when, and whether it is well; without --stage of every " +
    "endpoint that is deployed from here. An endpoint that is not well is no error of this command: see state, which -q prints " +
    "alone: absent, starting, in-service, updating, rolling-back, failed or stopped.",
  examples: [
    "sentiment status",
    "sentiment status --stage staging --json",
    'test "$(sentiment status --stage production -q)" = in-service || sentiment deploy --stage production',
  ],
  options: endpointOptions,
  settings: [...endpointSettings],
  async run({ stage, target: named }, context): Promise<Statuses> {
    const isOne = stage !== undefined || named !== undefined;
    const { endpoint, target } = await deployedEndpoint({ stage, target: named }, context);
    const one = await target.status(endpoint);
    if (isOne) return { status: one, isOne, all: [one] };
    const every = await everyEndpoint(context);
    const all = await Promise.all(every.map((each) => each.target.status(each.endpoint)));
    return { status: one, isOne, all };
  },
  render({ status: one, isOne, all }, style) {
    if (isOne || all.length === 0) return statusWords(one, style);
    return all.length === 1 ? statusWords(all[0]!, style) : tableText(endpointSheet(all), style);
  },
  json: ({ status: one, isOne, all }) =>
    isOne ? statusDocument(one) : { ...statusDocument(one), endpoints: all.map(statusDocument) },
  quiet: ({ status: one }) => one.state,
});
