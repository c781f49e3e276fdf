import type { IncomingMessage, ServerResponse } from "node:http";
import type { Account } from "./account.ts";
import type { EmulatedCall, Fault } from "./emulator.ts";
import type { Faults } from "./faults.ts";
import { invokeEndpoint } from "./runtime/invoke-endpoint.ts";
import { answerFor } from "./stand-ins/answer-for.ts";
import type { StandIn } from "./stand-ins/stand-in.ts";
import { AwsError } from "./wire/aws-error.ts";
import { answerError, answerJson, controlPlane } from "./wire/control-plane.ts";
import { credentialScope, type CredentialScope } from "./wire/credential-scope.ts";
import { passOn, type PassedOn } from "./wire/pass-on.ts";
import { readBody } from "./wire/read-body.ts";

export interface Surroundings {
  readonly account: Account;
  readonly faults: Faults;
  /** Who answers for other services: at that address, or here. */
  readonly others: string | ReadonlyMap<string, StandIn>;
  readonly onCall: (call: EmulatedCall) => void;
}

/** Requests of the control plane are no longer than this. */
const mostBytes = 1024 * 1024;

/** Answers one request, whoever it is for. */
export async function answerRequest(
  surroundings: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call: { -readonly [Name in keyof EmulatedCall]: EmulatedCall[Name] } = {
    service: "unknown",
    operation: `${request.method} ${request.url}`,
    status: 200,
    error: undefined,
  };
  response.on("error", () => {});
  try {
    if (request.url === "/_emulator/faults") {
      await answerFaults(surroundings.faults, request, response);
      return;
    }
    const scope = credentialScope(request.headers.authorization, request.url ?? "/");
    if (scope === undefined)
      throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token", { status: 403 });
    call.service = scope.service;
    if (scope.service === "sagemaker") {
      call.operation = operationOf(request);
      await answerSagemaker(surroundings, { scope, operation: call.operation }, { request, response });
    } else {
      Object.assign(call, await answerOthers(surroundings.others, scope.service, { request, response }));
    }
    call.status = response.statusCode;
  } catch (error) {
    const refusal = error instanceof AwsError ? error : internalFailure(error);
    call.status = refusal.status;
    call.error = refusal.code;
    if (response.headersSent) response.destroy();
    else answerError(response, refusal);
  }
  surroundings.onCall(call);
}

async function answerOthers(
  others: Surroundings["others"],
  service: string,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<PassedOn> {
  if (typeof others === "string") return passOn(others, request, response);
  const standIn = others.get(service);
  if (standIn !== undefined) return answerFor(standIn, request, response);
  throw new AwsError("NotImplemented", `Nobody answers for ${service}: name who does by --others.`, { status: 501 });
}

function internalFailure(error: unknown): AwsError {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new AwsError("InternalFailure", `The emulator failed: ${words}`, { status: 500 });
}

/** `CreateEndpoint`; what is no operation of SageMaker's stays method and path. */
function operationOf({ method, url = "/", headers }: IncomingMessage): string {
  const target = /^SageMaker\.(\w+)$/u.exec(String(headers["x-amz-target"]))?.[1];
  if (target !== undefined) return target;
  return invokedEndpoint(method, url) === undefined ? `${method} ${url}` : "InvokeEndpoint";
}

function invokedEndpoint(method: string | undefined, url: string): string | undefined {
  const name = /^\/endpoints\/([^/?]+)\/invocations$/u.exec(url)?.[1];
  return method === "POST" && name !== undefined ? decodeURIComponent(name) : undefined;
}

async function answerSagemaker(
  { account, faults }: Surroundings,
  { scope, operation }: { readonly scope: CredentialScope; readonly operation: string },
  exchange: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const { request, response } = exchange;
  if (scope.region !== account.region) {
    throw new AwsError(
      "InvalidSignatureException",
      `Credential should be scoped to a valid region: ${account.region}.`,
      { status: 403 },
    );
  }
  const fault = faults.next(operation);
  refuseFor(fault);
  if (fault === "hang") return;
  if (fault === "capacity") account.missingCapacity += 1;
  if (fault === "interrupt") account.interruptions += 1;
  const name = invokedEndpoint(request.method, request.url ?? "/");
  if (name !== undefined) {
    await invokeEndpoint(account, name, exchange);
    return;
  }
  const body = await readBody(request, mostBytes);
  if (body === undefined) throw new AwsError("RequestEntityTooLarge", "The request is too long.", { status: 413 });
  const view = fault === "stale" || fault === "late" ? fault : "now";
  const answer = await controlPlane(account, operation, { body, view });
  if (fault === "lost") response.destroy();
  else answerJson(response, 200, answer);
}

function refuseFor(fault: Fault["kind"] | undefined): void {
  if (fault === "throttle") throw new AwsError("ThrottlingException", "Rate exceeded");
  if (fault === "quota") {
    throw new AwsError(
      "ResourceLimitExceeded",
      "The account-level service limit 'ml.m5.large for endpoint usage' is 0 Instances, with current utilization of 0 Instances and a " +
        "request delta of 1 Instances. Please use AWS Service Quotas to request an increase for this quota. If AWS Service Quotas is not " +
        "available, contact AWS support to request an increase for this quota.",
    );
  }
  if (fault === "unavailable") throw new AwsError("ServiceUnavailable", "Service is unavailable", { status: 503 });
}

async function answerFaults(faults: Faults, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === "PUT") {
    try {
      faults.set(String(await readBody(request, mostBytes)));
    } catch (error) {
      throw new AwsError("ValidationException", `These are no faults: ${(error as Error).message}`);
    }
  }
  answerJson(response, 200, faults.all);
}
