import type { CreateModelInput, DeleteModelInput, DescribeModelInput } from "@aws-sdk/client-sagemaker";
import type { Account } from "../account.ts";
import { checkImage } from "../others/check-image.ts";
import { checkModelData } from "../others/check-model-data.ts";
import { checkRole } from "../others/check-role.ts";
import { listPage, type ListInput } from "../state/list-page.ts";
import type { ModelRecord } from "../state/records.ts";
import type { View } from "../state/store.ts";
import { checkTags, putTags } from "../state/tagging.ts";
import { validationException } from "../wire/aws-error.ts";
import type { Call } from "./operation.ts";

export async function createModel(input: CreateModelInput, { account }: Call): Promise<object> {
  const { ModelName: name, PrimaryContainer: container, ExecutionRoleArn: role, Tags: tags } = input;
  const arn = account.arn("model", name!);
  checkTags(tags);
  const mustBeNew = (): void => {
    if (account.stores.model.get(name!) === undefined) return;
    throw validationException(`Cannot create already existing model "${arn}".`);
  };
  mustBeNew();
  if (container === undefined) {
    throw validationException(
      (input.Containers ?? []).length > 0
        ? "Models of several containers are not emulated."
        : "You must specify either PrimaryContainer or Containers.",
    );
  }
  if (role === undefined) throw validationException("ExecutionRoleArn is required for models with containers.");
  if (container.Image === undefined) throw validationException("Image must be specified for the primary container.");
  checkEnvironment(container.Environment);
  await checkRole(account, role);
  await checkImage(account, container.Image);
  if (container.ModelDataUrl !== undefined) await checkModelData(account, container.ModelDataUrl, role);
  // Another may have made it meanwhile.
  mustBeNew();
  const now = account.now();
  account.stores.model.put({ name: name!, arn, created: now, modified: now, input });
  putTags(account, arn, tags);
  return { ModelArn: arn };
}

export function describeModel({ ModelName: name }: DescribeModelInput, { account, view }: Call): object {
  const { input, created, arn } = modelNamed(account, name!, view);
  const { Tags: _, ...told } = input;
  const container = { Mode: "SingleModel", ...told.PrimaryContainer };
  const isolation = { EnableNetworkIsolation: false, ...told };
  return { ...isolation, PrimaryContainer: container, CreationTime: created, ModelArn: arn };
}

export function listModels(input: ListInput, { account }: Call): object {
  const { items, ...next } = listPage(account.stores.model.values(), input);
  return {
    Models: items.map(({ name, arn, created }) => ({ ModelName: name, ModelArn: arn, CreationTime: created })),
    ...next,
  };
}

export function deleteModel({ ModelName: name }: DeleteModelInput, { account }: Call): object {
  const { arn } = modelNamed(account, name!);
  account.stores.model.delete(name!);
  account.tags.delete(arn);
  return {};
}

/** Throws where there is none. */
export function modelNamed(account: Account, name: string, view?: View): ModelRecord {
  const model = account.stores.model.get(name, view);
  if (model === undefined) throw validationException(`Could not find model "${account.arn("model", name)}".`);
  return model;
}

const mostEnvironmentBytes = 32 * 1024;

function checkEnvironment(environment: Readonly<Record<string, string>> | undefined): void {
  const bytes = Object.entries(environment ?? {}).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key + value),
    0,
  );
  if (bytes <= mostEnvironmentBytes) return;
  throw validationException(`The environment has ${bytes} bytes, and ${mostEnvironmentBytes} are allowed.`);
}
