import type {
  CreateEndpointConfigInput,
  DeleteEndpointConfigInput,
  DescribeEndpointConfigInput,
  ProductionVariant,
} from "@aws-sdk/client-sagemaker";
import type { Account } from "../account.ts";
import { listPage, type ListInput } from "../state/list-page.ts";
import type { EndpointConfigRecord } from "../state/records.ts";
import type { View } from "../state/store.ts";
import { checkTags, putTags } from "../state/tagging.ts";
import { validationException } from "../wire/aws-error.ts";
import { modelNamed } from "./model-operations.ts";
import type { Call } from "./operation.ts";

export function createEndpointConfig(input: CreateEndpointConfigInput, { account }: Call): object {
  const { EndpointConfigName: name, ProductionVariants: variants = [], Tags: tags } = input;
  const arn = account.arn("endpoint-config", name!);
  checkTags(tags);
  if (account.stores["endpoint-config"].get(name!) !== undefined) {
    throw validationException(`Cannot create already existing endpoint configuration "${arn}".`);
  }
  const names = new Set(variants.map(({ VariantName: variant }) => variant));
  if (names.size < variants.length) throw validationException("Variant names must be unique.");
  for (const variant of variants) checkVariant(account, variant, variants.length);
  const now = account.now();
  const defaults = { InitialVariantWeight: 1 };
  const whole = variants.map((variant) => ({ ...defaults, ...variant }));
  account.stores["endpoint-config"].put({ name: name!, arn, created: now, modified: now, input, variants: whole });
  putTags(account, arn, tags);
  return { EndpointConfigArn: arn };
}

function checkVariant(account: Account, variant: ProductionVariant, howMany: number): void {
  const { VariantName: name, ModelName: model, InstanceType: type, InitialInstanceCount: count } = variant;
  if (model === undefined)
    throw validationException(`Variant ${name}: inference components are not emulated; name a model.`);
  modelNamed(account, model);
  if (variant.ServerlessConfig === undefined) {
    if (type === undefined || count === undefined) {
      throw validationException(
        `You must specify InstanceType and InitialInstanceCount, or ServerlessConfig, for the production variant ${name}.`,
      );
    }
    return;
  }
  if (type !== undefined || count !== undefined) {
    throw validationException(
      `You cannot specify InstanceType or InitialInstanceCount together with ServerlessConfig for the production variant ${name}.`,
    );
  }
  if (howMany > 1) throw validationException("Serverless inference supports one production variant only.");
  checkServerless(account, variant);
}

function checkServerless(account: Account, { ServerlessConfig: config, ModelName: model }: ProductionVariant): void {
  const { MemorySizeInMB: memory = 0, MaxConcurrency: most = 0, ProvisionedConcurrency: provisioned } = config!;
  if (memory % 1024 !== 0) {
    throw validationException("MemorySizeInMB must be one of [1024, 2048, 3072, 4096, 5120, 6144].");
  }
  if (provisioned !== undefined && provisioned > most) {
    throw validationException("ProvisionedConcurrency must be at most MaxConcurrency.");
  }
  const { input } = modelNamed(account, model!);
  if (input.VpcConfig !== undefined || input.EnableNetworkIsolation === true) {
    throw validationException("Serverless inference supports neither VpcConfig nor network isolation.");
  }
}

export function describeEndpointConfig(input: DescribeEndpointConfigInput, { account, view }: Call): object {
  const config = endpointConfigNamed(account, input.EndpointConfigName!, view);
  const { Tags: _, ...told } = config.input;
  return { ...told, ProductionVariants: config.variants, EndpointConfigArn: config.arn, CreationTime: config.created };
}

export function listEndpointConfigs(input: ListInput, { account }: Call): object {
  const { items, ...next } = listPage(account.stores["endpoint-config"].values(), input);
  return {
    EndpointConfigs: items.map(({ name, arn, created }) => {
      return { EndpointConfigName: name, EndpointConfigArn: arn, CreationTime: created };
    }),
    ...next,
  };
}

/** AWS says one must not delete what an endpoint uses, and lets it happen; here it is refused. */
export function deleteEndpointConfig(
  { EndpointConfigName: name }: DeleteEndpointConfigInput,
  { account }: Call,
): object {
  const { arn } = endpointConfigNamed(account, name!);
  const user = account.stores.endpoint
    .values()
    .find(({ configName, pendingConfigName }) => configName === name || pendingConfigName === name);
  if (user !== undefined) {
    throw validationException(`Cannot delete endpoint configuration "${arn}": the endpoint "${user.arn}" uses it.`);
  }
  account.stores["endpoint-config"].delete(name!);
  account.tags.delete(arn);
  return {};
}

/** Throws where there is none. */
export function endpointConfigNamed(account: Account, name: string, view?: View): EndpointConfigRecord {
  const config = account.stores["endpoint-config"].get(name, view);
  if (config !== undefined) return config;
  throw validationException(`Could not find endpoint configuration "${account.arn("endpoint-config", name)}".`);
}
