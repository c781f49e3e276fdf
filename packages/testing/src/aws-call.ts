import type { ProxiedRequest } from "./proxy.ts";

/** One call to AWS, as it came over the wire. */
export interface AwsCall {
  /** As it is signed for: `sagemaker`, `iam`; empty: it is not signed. */
  readonly service: string;
  /** `CreateEndpoint`; of services that are asked by address (S3, Scheduler, SageMaker's runtime) method and path. */
  readonly operation: string;
  /** Of the answer. */
  readonly status: number;
  /** Whether it may change anything: what only looks is known by its name, or is asked by GET. */
  readonly isMutating: boolean;
}

/** What a request asks for, in whichever of AWS's protocols. */
export function awsCallOf(request: ProxiedRequest): Omit<AwsCall, "status"> {
  const { method, headers, path } = request;
  const service = /Credential=[^/]+\/\d+\/[^/]*\/([^/]+)\/aws4_request/u.exec(headers.authorization ?? "")?.[1] ?? "";
  const named = namedOperation(request);
  if (named !== undefined) return { service, operation: named, isMutating: !looksOnly.test(named) };
  const [address = "", query = ""] = path.split("?", 2);
  // S3 tells a bucket's settings apart by the name in the query: PUT /bucket?lifecycle.
  const part = /^[a-zA-Z]+(?==?(?:&|$))/u.exec(query)?.[0];
  const operation = `${method} ${address}${part === undefined ? "" : `?${part}`}`;
  const isMutating = method !== "GET" && method !== "HEAD" && !isInvocation(service, address);
  return { service, operation, isMutating };
}

const looksOnly = /^(?:AssumeRole|BatchCheck|BatchGet|Decode|Describe|Filter|Get|Head|List|Simulate)/u;

function namedOperation({ headers, path, body }: ProxiedRequest): string | undefined {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1);
  // CloudWatch's, in CBOR.
  const inPath = /^\/service\/\w+\/operation\/(\w+)$/u.exec(path)?.[1];
  if (inPath !== undefined) return inPath;
  if (!/x-www-form-urlencoded/u.test(headers["content-type"] ?? "")) return undefined;
  return new URLSearchParams(body.toString()).get("Action") ?? undefined;
}

function isInvocation(service: string, address: string): boolean {
  return service === "sagemaker" && /^\/endpoints\/[^/]+\/invocations$/u.test(address);
}
