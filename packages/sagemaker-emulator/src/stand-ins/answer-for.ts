import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "../wire/aws-error.ts";
import { answerError } from "../wire/control-plane.ts";
import type { PassedOn } from "../wire/pass-on.ts";
import { readBody } from "../wire/read-body.ts";
import type { StandIn } from "./stand-in.ts";
import { xmlDocument } from "./xml.ts";

/** Models are put into S3 in one piece, and are held in memory meanwhile. */
const mostBytes = 2 ** 30;

/** Has a stand-in answer a request, its refusals too. */
export async function answerFor(
  standIn: StandIn,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<PassedOn> {
  const { protocol } = standIn;
  const { method = "GET", headers } = request;
  const url = new URL(request.url ?? "/", "http://localhost");
  const operation = String(headers["x-amz-target"] ?? `${method} ${url.pathname}`)
    .split(".")
    .at(-1)!;
  try {
    const body = await readBody(request, mostBytes);
    if (body === undefined) throw new AwsError("EntityTooLarge", "The emulator takes no more than 1 GB in one piece.");
    const answered = await standIn.answer({ method, url, headers, body });
    const content = Buffer.from(answered.body ?? "");
    const type = protocol === "json" ? "application/x-amz-json-1.1" : "text/xml";
    const status = answered.status ?? 200;
    const ids = { "x-amzn-requestid": randomUUID(), "x-amz-request-id": randomUUID() };
    const length = status === 204 ? {} : { "content-length": content.length };
    response.writeHead(status, { "content-type": type, ...length, ...ids, ...answered.headers });
    response.end(method === "HEAD" ? undefined : content);
    return { operation: answered.operation, status, error: undefined };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (protocol === "json") answerError(response, error);
    else answerXml(response, error, { protocol, method });
    return { operation, status: error.status, error: error.code };
  }
}

function answerXml(
  response: ServerResponse,
  { code, message, status }: AwsError,
  { protocol, method }: { readonly protocol: "query" | "s3"; readonly method: string },
): void {
  const error = { Code: code, Message: message };
  const body = xmlDocument(
    protocol === "s3"
      ? { Error: error }
      : { ErrorResponse: { Error: { Type: "Sender", ...error }, RequestId: randomUUID() } },
  );
  const headers = { "content-type": "text/xml", "x-amzn-requestid": randomUUID() };
  response.writeHead(status, method === "HEAD" ? headers : { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(method === "HEAD" ? undefined : body);
}

/** What a stand-in does not know. */
export function notEmulated(service: string, operation: string): AwsError {
  return new AwsError(
    "NotImplemented",
    `The emulator's stand-in for ${service} does not know ${operation}: name somebody who does by --others.`,
    { status: 501 },
  );
}
