/** As AWS has it in a request. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** What AWS takes as a tag's value: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Tag.html */
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const longest = 256;
const encoding = "base64:";

/**
 * Texts as tags, whatever characters they have: what AWS does not take is written as `base64:…`, and what is too long goes on
 * in tags of the same name and `:2`, `:3`, …. What is undefined has no tag.
 */
export function tagsOf(texts: Readonly<Record<string, string | undefined>>): Tag[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    if (text === undefined) return [];
    const plain = allowed.test(text) && !text.startsWith(encoding) && text === text.trim();
    const value = plain ? text : encoding + Buffer.from(text).toString("base64");
    const pieces = Math.max(1, Math.ceil(value.length / longest));
    return Array.from({ length: pieces }, (_, at) => ({
      Key: at === 0 ? name : `${name}:${at + 1}`,
      Value: value.slice(at * longest, (at + 1) * longest),
    }));
  });
}

/** Texts by name, as `tagsOf` was given them. Tags of others are among them as they are. */
export function textsOfTags(
  found: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
): ReadonlyMap<string, string> {
  const values = new Map(found.map(({ Key = "", Value = "" }) => [Key, Value]));
  const texts = new Map<string, string>();
  for (const [name, first] of values) {
    let value = first;
    for (let at = 2; values.has(`${name}:${at}`); at++) value += values.get(`${name}:${at}`)!;
    const text = value.startsWith(encoding) ? Buffer.from(value.slice(encoding.length), "base64").toString() : value;
    texts.set(name, text);
  }
  return texts;
}
