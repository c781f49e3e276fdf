import type { Tag } from "@aws-sdk/client-sagemaker";
import type { Account } from "../account.ts";
import { validationException } from "../wire/aws-error.ts";

const mostTags = 50;

/** Refuses tags that AWS refuses: keys of AWS's own, a key twice. */
export function checkTags(tags: readonly Tag[] | undefined): void {
  const keys = new Set<string>();
  for (const { Key: key = "" } of tags ?? []) {
    if (/^aws:/iu.test(key)) throw validationException("aws: prefixed tag key names are not allowed for external use.");
    if (keys.has(key))
      throw validationException(`Duplicate tag keys found. Please note that Tag keys are case insensitive: ${key}`);
    keys.add(key);
  }
}

/** Adds tags to what a resource has, of which there are 50 at most. */
export function putTags(account: Account, arn: string, tags: readonly Tag[] | undefined): void {
  checkTags(tags);
  const all = new Map([
    ...(account.tags.get(arn) ?? []),
    ...(tags ?? []).map(({ Key, Value }) => [Key!, Value!] as const),
  ]);
  if (all.size > mostTags)
    throw validationException(`Too many tags: ${arn} would have ${all.size}, and ${mostTags} are allowed.`);
  account.tags.set(arn, all);
}

/** What exists of an ARN; throws where there is nothing. */
export function mustExist(account: Account, arn: string): void {
  const [, , service, region, owner, resource = ""] = arn.split(":");
  const [kind = "", ...name] = resource.split("/");
  const known = service === "sagemaker" && region === account.region && owner === account.id;
  if (known && Object.hasOwn(account.stores, kind)) {
    const store = account.stores[kind as keyof Account["stores"]];
    // ARNs have names in small letters on AWS, at times.
    if (store.values().some((each) => each.arn.toLowerCase() === arn.toLowerCase() && name.length > 0)) return;
  }
  throw validationException(`Could not find resource "${arn}".`);
}
