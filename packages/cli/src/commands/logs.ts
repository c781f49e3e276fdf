import { SentimentError } from "@sentiment/errors";
import type { EndpointStatus, LogLine } from "@sentiment/deployment";
import { wholeNumber } from "@sentiment/settings";
import { deployedEndpoint } from "../chosen-endpoint.ts";
import { defineCommand } from "../define-command.ts";
import { statusDocument } from "../deployment-result.ts";
import { flag, option } from "../option.ts";
import { endpointOptions, endpointSettings } from "../options/deployment-options.ts";
import { visible } from "../words/visible.ts";

interface Logs {
  readonly status: () => Promise<EndpointStatus>;
  readonly lines: AsyncIterable<LogLine>;
}

/** What an endpoint has to say. */
export const logs = defineCommand({
  description:
    "Prints what the servers of a stage's endpoint have logged, oldest first: a JSON object a line, without the texts. " +
    "--follow goes on until it is stopped, from one release to the next.",
  examples: [
    "sentiment logs --stage staging --tail 20",
    "sentiment logs --stage staging --follow",
    "sentiment logs --stage staging | jq -r 'select(.level == \"error\")'",
  ],
  options: {
    ...endpointOptions,
    tail: option("--tail <number>", "the last so many lines; all by default", wholeNumber(0)),
    follow: flag("--follow", "go on with what is logged from now on"),
  },
  settings: [...endpointSettings],
  async run({ tail, follow, ...asked }, context): Promise<Logs> {
    if (follow && context.json) throw endless();
    const { endpoint, target } = await deployedEndpoint(asked, context);
    const lines = target.logs(endpoint, { tail, follow, signal: context.io.signal });
    return { lines, status: () => target.status(endpoint) };
  },
  async *render({ lines }) {
    for await (const { text } of lines) yield `${visible(text)}\n`;
  },
  async json({ lines, status }) {
    const found: LogLine[] = [];
    for await (const line of lines) found.push(line);
    return { ...statusDocument(await status()), lines: found };
  },
});

function endless(): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "NO_JSON",
    message: "sentiment logs --follow cannot print JSON: it goes on until it is stopped.",
    hint: "Leave --json or --follow out; each line is a JSON object by itself.",
  });
}
