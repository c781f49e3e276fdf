import type { Destroyed, EndpointStatus } from "@sentiment/deployment";
import { deployedEndpoint } from "../chosen-endpoint.ts";
import { defineCommand } from "../define-command.ts";
import { statusDocument } from "../deployment-result.ts";
import { endpointOptions, endpointSettings } from "../options/deployment-options.ts";
import { facts } from "../words/facts.ts";
import { visible } from "../words/visible.ts";

interface Undeployed extends Destroyed {
  /** As it was before. */
  readonly before: EndpointStatus;
}

/** The end of an endpoint. */
export const undeploy = defineCommand({
  description:
    "Ends the endpoint of a stage, answers what is under way, and removes what it was made of: processes, containers, the copies " +
    "of its models, its logs. The registry, and models elsewhere, stay. Nothing there is no error.",
  examples: ["sentiment undeploy --stage staging", "sentiment undeploy --stage staging --target docker --json"],
  options: endpointOptions,
  settings: [...endpointSettings],
  async run(asked, context): Promise<Undeployed> {
    const { endpoint, target } = await deployedEndpoint(asked, context);
    const { io, conversation } = context;
    const before = await target.status(endpoint);
    const doing = { signal: io.signal, onStep: conversation.note, onWarning: conversation.warn };
    return { before, ...(await target.destroy(endpoint, doing)) };
  },
  render: ({ before: { endpoint, target }, existed, removed }, style) =>
    facts(
      [
        ["endpoint", `${visible(endpoint)} on ${target} ${style.dim(existed ? "(removed)" : "(there was none)")}`],
        ["removed", removed.map(visible).join("\n")],
      ],
      style,
    ),
  json: ({ before, existed, removed }) => ({
    ...statusDocument(before),
    state: "absent",
    action: existed ? "removed" : "unchanged",
    existed,
    removed,
  }),
  quiet: ({ before }) => before.endpoint,
});
