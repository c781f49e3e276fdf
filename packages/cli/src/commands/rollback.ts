import type { CarriedOut } from "@sentiment/deployment";
import { carryOutPlan } from "../carry-out-plan.ts";
import { deployedEndpoint } from "../chosen-endpoint.ts";
import { defineCommand } from "../define-command.ts";
import { deploymentDocument } from "../deployment-result.ts";
import { endpointOptions, endpointSettings, imageOption } from "../options/deployment-options.ts";
import { planOption } from "../options/registry-options.ts";
import { deploymentWords } from "../words/deployment-words.ts";

/** Back to the release before. */
export const rollback = defineCommand({
  description:
    "Puts the release that was in service before back into service, checked like any other: its model, on the server of this program or --image. No request fails meanwhile. " +
    "The registry stays as it is: sentiment models rollback --stage changes what the next deploy takes.",
  examples: ["sentiment rollback --stage staging", "sentiment rollback --stage production --plan"],
  options: { ...endpointOptions, image: imageOption, plan: planOption },
  settings: [...endpointSettings, "nodeImage"],
  async run({ plan: planOnly, image, ...asked }, context): Promise<CarriedOut> {
    const { endpoint, target } = await deployedEndpoint(asked, context, { image });
    return carryOutPlan(target, await target.planRollback(endpoint), context, { planOnly });
  },
  render: deploymentWords,
  json: deploymentDocument,
  quiet: ({ status }) => status.endpoint,
  failure: ({ failure }) => failure,
});
