import type { Cost, Endpoint } from "@sentiment/deployment";
import type { AwsSettings } from "../aws/aws-settings.ts";
import { openAws, type AwsContext } from "../aws/open-aws.ts";
import { deployedOn } from "../endpoints/deployed-on-sagemaker.ts";
import { observe } from "../endpoints/observe.ts";
import { costOf, rounded } from "./cost-of.ts";

/** What an endpoint costs, and has cost. */
export interface EndpointCost {
  /** `sentiment-classifier-staging` */
  readonly endpoint: string;
  readonly stage: string;
  readonly modelUri: string | undefined;
  readonly cost: Cost;
  /** Since when it is there: ISO 8601, UTC. */
  readonly created: string;
  readonly hours: number;
  /** US dollars, as if it had been all the time as it is now; undefined where its price is. */
  readonly soFar: number | undefined;
}

/** What the endpoint of a stage costs, or, where none is named, each of ours. Those that are not there cost nothing, and are not among them. */
export async function endpointCosts(
  settings: AwsSettings,
  context: AwsContext,
  only?: Endpoint,
): Promise<readonly EndpointCost[]> {
  const aws = await openAws(settings, context);
  try {
    await aws.caller();
    const costs: EndpointCost[] = [];
    for (const endpoint of only === undefined ? await deployedOn(aws) : [only]) {
      const observed = await observe(aws, endpoint);
      const capacity = observed?.config.capacity;
      if (observed === undefined || !observed.isOurs || capacity === undefined) continue;
      const cost = costOf(capacity, aws.region);
      const hours = Math.max(0, Date.now() - observed.created.getTime()) / 3_600_000;
      costs.push({
        endpoint: observed.name,
        stage: endpoint.stage,
        modelUri: observed.config.record?.modelUri,
        cost,
        created: observed.created.toISOString(),
        hours,
        soFar: cost.perHour === undefined ? undefined : rounded(hours * cost.perHour),
      });
    }
    return costs;
  } finally {
    aws.close();
  }
}
