import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Account } from "../account.ts";
import { checkInput } from "../constraints/check-input.ts";
import { sagemakerRuntimeModel } from "../constraints/sagemaker-runtime-model.ts";
import type { VariantServer } from "../endpoints/fleet.ts";
import { AwsError } from "../wire/aws-error.ts";
import { readBody } from "../wire/read-body.ts";
import { askContainer, type ContainerAnswer } from "./ask-container.ts";

/** Bytes that a request may have; AWS documents 25 MB, and its API model still says 6. */
const mostBytes = { realTime: 25 * 1024 * 1024, serverless: 4 * 1024 * 1024 };
/** Bytes of a container's answer that a serverless endpoint passes on. */
const mostToldOfError = 2048;

/** Answers `POST /endpoints/NAME/invocations`. Throws AwsError. */
export async function invokeEndpoint(
  account: Account,
  name: string,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const body = await readBody(request, mostBytes.realTime);
  checkHeaders(name, request.headers);
  const server = chooseServer(account, name, request.headers["x-amzn-sagemaker-target-variant"]);
  const most = server.variant.ServerlessConfig === undefined ? mostBytes.realTime : mostBytes.serverless;
  if (body === undefined || body.length > most) throw tooLong(most);
  if (server.cold) {
    server.cold = false;
    throw new AwsError("ModelNotReadyException", `The serverless endpoint ${name} is not ready yet. Please retry.`, {
      status: 429,
    });
  }
  server.underWay += 1;
  try {
    const answer = await askContainer(server.container.url!, { body, headers: passedOn(request.headers) });
    if (answer.status < 200 || answer.status > 299) throw modelError(account, server, answer);
    if (most === mostBytes.serverless && answer.body.length > most) throw modelError(account, server, tooLongAnswer);
    response.writeHead(200, {
      "content-type": answer.headers["content-type"] ?? "application/octet-stream",
      "content-length": answer.body.length,
      "x-amzn-invoked-production-variant": server.variant.VariantName!,
      ...told(answer.headers, "x-amzn-sagemaker-custom-attributes"),
    });
    response.end(answer.body);
  } finally {
    server.underWay -= 1;
  }
}

function chooseServer(account: Account, name: string, variant: string | string[] | undefined): VariantServer {
  const endpoint = account.stores.endpoint.get(name);
  if (endpoint === undefined || endpoint.status === "Deleting") {
    throw new AwsError("ValidationError", `Endpoint ${name} of account ${account.id} not found.`);
  }
  const wanted = typeof variant === "string" ? variant : undefined;
  const server = account.serving.get(name)?.choose(wanted);
  if (server !== undefined) return server;
  if (endpoint.status === "InService" && wanted !== undefined) {
    throw new AwsError("ValidationError", `Variant ${wanted} not found for endpoint ${name} of account ${account.id}.`);
  }
  throw new AwsError("ValidationError", `Endpoint ${name} of account ${account.id} is not in service.`);
}

function checkHeaders(name: string, headers: IncomingHttpHeaders): void {
  const shape = sagemakerRuntimeModel.shapes["InvokeEndpointInput"]!;
  const input: Record<string, unknown> = { EndpointName: name, Body: "" };
  for (const [member, header] of Object.entries(shape.headers ?? {})) {
    const value = headers[header.toLowerCase()];
    if (value !== undefined && member !== "EndpointName") input[member] = String(value);
  }
  const bad = checkInput(sagemakerRuntimeModel, "InvokeEndpointInput", input);
  if (bad !== undefined) throw new AwsError("ValidationError", bad.message);
}

/** SageMaker strips all headers but those of its own API. */
function passedOn(headers: IncomingHttpHeaders): Record<string, string> {
  return {
    ...told(headers, "content-type"),
    ...told(headers, "accept"),
    ...told(headers, "x-amzn-sagemaker-custom-attributes"),
    ...told(headers, "x-amzn-sagemaker-inference-id"),
  };
}

function told(headers: IncomingHttpHeaders, name: string): Record<string, string> {
  const value = headers[name];
  return value === undefined ? {} : { [name]: String(value) };
}

function tooLong(most: number): AwsError {
  const constraint = `Member must have length less than or equal to ${most}`;
  const message = `1 validation error detected: Value at 'body' failed to satisfy constraint: ${constraint}`;
  return new AwsError("ValidationError", message, { status: 413 });
}

const tooLongAnswer: ContainerAnswer = {
  status: 500,
  headers: {},
  body: Buffer.from(`The answer is longer than ${mostBytes.serverless} bytes.`),
};

/** What the container refused or failed to do; its own status and words are told. Status 0: it did not answer. */
function modelError(account: Account, { log }: VariantServer, { status, body }: ContainerAnswer): AwsError {
  const { group, stream } = log;
  const original = body.toString().slice(0, mostToldOfError);
  const where = `https://${account.region}.console.aws.amazon.com/cloudwatch/home?region=${account.region}#logEventViewer:group=${group} in account ${account.id} for more information.`;
  const message =
    status === 0
      ? `${original} See ${where}`
      : `Received ${status >= 500 ? "server" : "client"} error (${status}) from primary with message "${original}". See ${where}`;
  return new AwsError("ModelError", message, {
    status: 424,
    details: {
      OriginalStatusCode: status,
      OriginalMessage: original,
      LogStreamArn: `arn:aws:logs:${account.region}:${account.id}:log-group:${group}:log-stream:${stream}`,
    },
  });
}
