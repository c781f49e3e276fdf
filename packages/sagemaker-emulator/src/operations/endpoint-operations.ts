import type {
  CreateEndpointInput,
  DeleteEndpointInput,
  DescribeEndpointInput,
  UpdateEndpointInput,
  UpdateEndpointWeightsAndCapacitiesInput,
} from "@aws-sdk/client-sagemaker";
import type { Account } from "../account.ts";
import { checkDeployment } from "../endpoints/check-deployment.ts";
import { firstRollOut, removeEndpoint, rollOut } from "../endpoints/roll-out.ts";
import { reweigh } from "../endpoints/reweigh.ts";
import { checkRole } from "../others/check-role.ts";
import { listPage, type ListInput } from "../state/list-page.ts";
import type { EndpointConfigRecord, EndpointRecord, VariantState } from "../state/records.ts";
import type { View } from "../state/store.ts";
import { checkTags, putTags } from "../state/tagging.ts";
import { validationException } from "../wire/aws-error.ts";
import { endpointConfigNamed } from "./endpoint-config-operations.ts";
import { modelNamed } from "./model-operations.ts";
import type { Call } from "./operation.ts";

export async function createEndpoint(input: CreateEndpointInput, { account, view }: Call): Promise<object> {
  const { EndpointName: name, EndpointConfigName: configName, DeploymentConfig: deployment, Tags: tags } = input;
  const arn = account.arn("endpoint", name!);
  checkTags(tags);
  const mustBeNew = (): void => {
    if (account.stores.endpoint.get(name!) === undefined) return;
    throw validationException(`Cannot create already existing endpoint "${arn}".`);
  };
  mustBeNew();
  const config = endpointConfigNamed(account, configName!, view);
  if (deployment !== undefined) await checkDeployment(account, deployment, config);
  await checkRoles(account, config);
  mustBeNew();
  const now = account.now();
  const common = { name: name!, arn, created: now, modified: now, deployment };
  account.stores.endpoint.put({ ...common, status: "Creating", configName: configName!, variants: [] });
  putTags(account, arn, tags);
  account.inBackground(() => firstRollOut(account, name!, config));
  return { EndpointArn: arn };
}

export function describeEndpoint({ EndpointName: name }: DescribeEndpointInput, { account, view }: Call): object {
  const endpoint = endpointNamed(account, name!, view);
  const { variants, configName, pendingConfigName, deployment } = endpoint;
  const config = account.stores["endpoint-config"].get(configName);
  return {
    EndpointName: endpoint.name,
    EndpointArn: endpoint.arn,
    EndpointConfigName: configName,
    EndpointStatus: endpoint.status,
    FailureReason: endpoint.failureReason?.slice(0, 1024),
    CreationTime: endpoint.created,
    LastModifiedTime: endpoint.modified,
    LastDeploymentConfig: deployment,
    ...(variants.length > 0 && { ProductionVariants: variants.map((each) => variantSummary(account, config, each)) }),
    ...(pendingConfigName !== undefined && { PendingDeploymentSummary: { EndpointConfigName: pendingConfigName } }),
  };
}

function variantSummary(account: Account, config: EndpointConfigRecord | undefined, variant: VariantState): object {
  const { name, weight, instances } = variant;
  const wanted = config?.variants.find(({ VariantName }) => VariantName === name);
  const image = account.stores.model.get(wanted?.ModelName ?? "")?.input.PrimaryContainer?.Image;
  return {
    VariantName: name,
    CurrentWeight: weight,
    DesiredWeight: weight,
    ...(instances !== undefined && { CurrentInstanceCount: instances, DesiredInstanceCount: instances }),
    ...(image !== undefined && {
      DeployedImages: [{ SpecifiedImage: image, ResolvedImage: image, ResolutionTime: account.now() }],
    }),
    ...(wanted?.ServerlessConfig !== undefined && {
      CurrentServerlessConfig: wanted.ServerlessConfig,
      DesiredServerlessConfig: wanted.ServerlessConfig,
    }),
  };
}

export function listEndpoints(input: ListInput, { account }: Call): object {
  const { items, ...next } = listPage(account.stores.endpoint.values(), input);
  return {
    Endpoints: items.map(({ name, arn, created, modified, status }) => {
      const times = { CreationTime: created, LastModifiedTime: modified };
      return { EndpointName: name, EndpointArn: arn, EndpointStatus: status, ...times };
    }),
    ...next,
  };
}

export async function updateEndpoint(input: UpdateEndpointInput, { account, view }: Call): Promise<object> {
  const { EndpointName: name, EndpointConfigName: configName, DeploymentConfig: deployment } = input;
  mustBeInService(endpointNamed(account, name!));
  const config = endpointConfigNamed(account, configName!, view);
  const before = mustBeInService(endpointNamed(account, name!));
  const current = endpointConfigNamed(account, before.configName);
  checkUpdate(before, current, config);
  const retain = input.RetainDeploymentConfig === true && deployment === undefined;
  const wanted = retain ? before.deployment : deployment;
  if (wanted !== undefined) await checkDeployment(account, wanted, config);
  await checkRoles(account, config);
  const endpoint = mustBeInService(endpointNamed(account, name!));
  account.stores.endpoint.put({
    ...endpoint,
    status: "Updating",
    pendingConfigName: configName,
    failureReason: undefined,
    modified: account.now(),
  });
  const kept = input.RetainAllVariantProperties === true ? endpoint.variants : undefined;
  account.inBackground(() => rollOut(account, name!, { config, deployment: wanted, kept }));
  return { EndpointArn: endpoint.arn };
}

function checkUpdate(endpoint: EndpointRecord, current: EndpointConfigRecord, config: EndpointConfigRecord): void {
  if (current.name === config.name) {
    throw validationException(
      `Cannot update endpoint "${endpoint.arn}": it uses the endpoint configuration "${config.arn}" already. Specify a new one.`,
    );
  }
  const serverless = ({ variants }: EndpointConfigRecord): boolean =>
    variants.some((variant) => variant.ServerlessConfig !== undefined);
  if (serverless(config) && !serverless(current)) {
    throw validationException(
      `Cannot update endpoint "${endpoint.arn}" from an instance-based to a serverless endpoint configuration.`,
    );
  }
}

export function deleteEndpoint({ EndpointName: name }: DeleteEndpointInput, { account }: Call): object {
  const endpoint = endpointNamed(account, name!);
  if (["InService", "Failed", "OutOfService"].includes(endpoint.status)) {
    account.stores.endpoint.put({ ...endpoint, status: "Deleting", modified: account.now() });
    account.inBackground(() => removeEndpoint(account, name!));
    return {};
  }
  throw inProgress(endpoint);
}

export function updateEndpointWeightsAndCapacities(
  input: UpdateEndpointWeightsAndCapacitiesInput,
  { account }: Call,
): object {
  const endpoint = mustBeInService(endpointNamed(account, input.EndpointName!));
  const wanted = new Map((input.DesiredWeightsAndCapacities ?? []).map((each) => [each.VariantName!, each]));
  for (const name of wanted.keys()) {
    if (endpoint.variants.some((variant) => variant.name === name)) continue;
    throw validationException(`Variant "${name}" does not exist in the endpoint "${endpoint.arn}".`);
  }
  const variants = endpoint.variants.map((variant): VariantState => {
    const { DesiredWeight: weight, DesiredInstanceCount: instances } = wanted.get(variant.name) ?? {};
    return { ...variant, weight: weight ?? variant.weight, instances: instances ?? variant.instances };
  });
  account.stores.endpoint.put({ ...endpoint, status: "Updating", modified: account.now() });
  account.inBackground(() => reweigh(account, endpoint.name, variants));
  return { EndpointArn: endpoint.arn };
}

/** Roles are assumed anew whenever containers are started. */
async function checkRoles(account: Account, config: EndpointConfigRecord): Promise<void> {
  const roles = config.variants.map(({ ModelName: model }) => modelNamed(account, model!).input.ExecutionRoleArn!);
  for (const role of new Set(roles)) await checkRole(account, role);
}

function endpointNamed(account: Account, name: string, view?: View): EndpointRecord {
  const endpoint = account.stores.endpoint.get(name, view);
  if (endpoint === undefined) throw validationException(`Could not find endpoint "${account.arn("endpoint", name)}".`);
  return endpoint;
}

/** All that is allowed for an endpoint that failed is DeleteEndpoint. */
function mustBeInService(endpoint: EndpointRecord): EndpointRecord {
  if (endpoint.status === "InService") return endpoint;
  if (endpoint.status !== "Failed" && endpoint.status !== "OutOfService") throw inProgress(endpoint);
  throw validationException(`Cannot update endpoint "${endpoint.arn}" in the status ${endpoint.status}: delete it.`);
}

function inProgress({ arn }: EndpointRecord): Error {
  return validationException(`Cannot update in-progress endpoint "${arn}".`);
}
