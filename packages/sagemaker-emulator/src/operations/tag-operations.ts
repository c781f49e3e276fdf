import type { AddTagsInput, DeleteTagsInput, ListTagsInput } from "@aws-sdk/client-sagemaker";
import { mustExist, putTags } from "../state/tagging.ts";
import { validationException } from "../wire/aws-error.ts";
import type { Call } from "./operation.ts";

export function addTags({ ResourceArn: arn, Tags: tags }: AddTagsInput, { account }: Call): object {
  mustExist(account, arn!);
  putTags(account, arn!, tags);
  return { Tags: tagsOf(account, arn!) };
}

export function listTags(input: ListTagsInput, { account }: Call): object {
  const { ResourceArn: arn, MaxResults: most = 50, NextToken: token } = input;
  mustExist(account, arn!);
  const all = tagsOf(account, arn!);
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start)) throw validationException("The NextToken is not valid for this request.");
  const next = start + most;
  return { Tags: all.slice(start, next), ...(next < all.length && { NextToken: String(next) }) };
}

export function deleteTags({ ResourceArn: arn, TagKeys: keys = [] }: DeleteTagsInput, { account }: Call): object {
  mustExist(account, arn!);
  account.tags.set(arn!, new Map([...(account.tags.get(arn!) ?? [])].filter(([key]) => !keys.includes(key))));
  return {};
}

function tagsOf(account: Call["account"], arn: string): readonly { readonly Key: string; readonly Value: string }[] {
  return [...(account.tags.get(arn) ?? [])].map(([Key, Value]) => ({ Key, Value }));
}
