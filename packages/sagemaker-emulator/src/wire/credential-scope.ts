/** For whom a request is signed. */
export interface CredentialScope {
  readonly region: string;
  /** `sagemaker`, `s3` */
  readonly service: string;
}

/**
 * Reads the scope of a signature of version 4, from the header or, of a presigned URL, from the query. Signatures themselves are not
 * checked: nobody has secrets here. `undefined`: the request is not signed.
 */
export function credentialScope(authorization: string | undefined, url: string): CredentialScope | undefined {
  const inHeader = /^AWS4-HMAC-SHA256 .*?Credential=([^,\s]+)/u.exec(authorization ?? "")?.[1];
  const inQuery = new URL(url, "http://localhost").searchParams.get("X-Amz-Credential");
  // key/20261123/us-east-1/sagemaker/aws4_request; a key has no slash.
  const [, , region, service, end] = (inHeader ?? inQuery ?? "").split("/");
  if (region === undefined || service === undefined || end !== "aws4_request") return undefined;
  return { region, service };
}
