import type { CarriedOut } from "@sentiment/deployment";
import { wholeNumber } from "@sentiment/settings";
import { z } from "zod";
import { carryOutPlan } from "../carry-out-plan.ts";
import { endpointToDeploy } from "../chosen-endpoint.ts";
import { checkCost } from "../cost-limit.ts";
import { defineCommand } from "../define-command.ts";
import { deploymentDocument } from "../deployment-result.ts";
import { option } from "../option.ts";
import { capacityOf, capacityOptions } from "../options/capacity-options.ts";
import { endpointOptions, endpointSettings, imageOption, targetNotes } from "../options/deployment-options.ts";
import { modelSourceOptions } from "../options/model-source.ts";
import { planOption } from "../options/registry-options.ts";
import { storeSettings } from "../options/store-settings.ts";
import { releaseToDeploy } from "../release-to-deploy.ts";
import { deploymentWords } from "../words/deployment-words.ts";

/** A model into service. */
export const deploy = defineCommand({
  description:
    "Puts the version that the registry has in --stage of --name into service, at an address that stays. The new release is started " +
    "beside the one in service and takes over only when it has passed its checks; if it does not, the old one goes on and the " +
    "exit code is 5. What is in service already is left as it is.",
  examples: [
    "sentiment deploy --stage staging",
    "sentiment deploy --stage staging --target docker --plan",
    "sentiment deploy --model-uri models/lr-tfidf-1a2b3c4d --port 9000",
    'sentiment predict --stage staging "What a lovely day!"',
  ],
  options: {
    ...endpointOptions,
    ...modelSourceOptions,
    port: option(
      "--port <number>",
      "the endpoint's port on this machine, when it is new; by default 8080, or else any free one",
      wholeNumber(1, 65_535),
    ),
    image: imageOption,
    ...capacityOptions,
    maxMonthly: option(
      "--max-monthly <dollars>",
      "change nothing where it costs more a month, or nobody knows what: exit code 5",
      z.coerce.number().nonnegative(),
    ),
    plan: planOption,
  },
  settings: [...endpointSettings, "aws.role", "aws.instanceType", "nodeImage", ...storeSettings],
  notes: targetNotes,
  async run(values, context): Promise<CarriedOut> {
    const { stage = "staging", target: named, modelUri, runId, port, image, maxMonthly, plan } = values;
    const setup = { port, image, capacity: capacityOf(values) };
    const { endpoint, target } = await endpointToDeploy({ stage, target: named }, context, setup);
    const release = await releaseToDeploy({ stage, modelUri, runId }, context);
    const planned = await target.plan(endpoint, release);
    checkCost(planned, maxMonthly);
    const carriedOut = await carryOutPlan(target, planned, context, { planOnly: plan });
    const isToEnd = values.ttl !== undefined || carriedOut.status.details["expires"] !== undefined;
    if (planned.cost !== undefined && !isToEnd) {
      context.conversation.note("It costs until sentiment undeploy ends it; --ttl 8h has AWS do that by itself.");
    }
    return carriedOut;
  },
  render: deploymentWords,
  json: deploymentDocument,
  quiet: ({ status }) => status.endpoint,
  failure: ({ failure }) => failure,
});
