/** `s3://bucket/some/key`, or the same as an https URL, in its parts; `undefined` if it is neither. */
export function s3Location(url: string): { readonly bucket: string; readonly key: string } | undefined {
  const plain = /^s3:\/\/([^/]+)\/?(.*)$/u.exec(url);
  if (plain !== null) return { bucket: plain[1]!, key: plain[2]! };
  const hosted = /^https:\/\/([^/]+)\.s3[.-][^/]*\/(.*)$/u.exec(url);
  if (hosted !== null) return { bucket: hosted[1]!, key: decodeURIComponent(hosted[2]!) };
  const byPath = /^https:\/\/s3[.-][^/]*\/([^/]+)\/(.*)$/u.exec(url);
  return byPath === null ? undefined : { bucket: byPath[1]!, key: decodeURIComponent(byPath[2]!) };
}
