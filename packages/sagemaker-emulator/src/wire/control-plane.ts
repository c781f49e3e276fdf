import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Account } from "../account.ts";
import { checkInput } from "../constraints/check-input.ts";
import { sagemakerModel } from "../constraints/sagemaker-model.ts";
import { operations } from "../operations/registry.ts";
import type { View } from "../state/store.ts";
import { AwsError } from "./aws-error.ts";

/** Does what a request of the control plane asks for, once it satisfies AWS's description of it. Throws AwsError. */
export async function controlPlane(
  account: Account,
  operation: string,
  { body, view }: { readonly body: Buffer; readonly view: View },
): Promise<object> {
  const model = sagemakerModel.operations[operation];
  const emulated = operations[operation];
  if (model === undefined || emulated === undefined) {
    throw new AwsError("UnknownOperationException", `The emulator does not know the operation ${operation}.`);
  }
  const input = jsonOf(body);
  const bad = checkInput(sagemakerModel, model.input, input);
  if (bad !== undefined) throw new AwsError(bad.code, bad.message);
  return emulated(withoutNulls(input) as never, { account, view });
}

function jsonOf(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(body.length === 0 ? "{}" : body.toString());
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // What is no JSON is refused as what is no object.
  }
  throw new AwsError("SerializationException", "The request's body is no JSON object.");
}

/** To AWS, a member that is null is one that is not there. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutNulls(each)]));
}

/** Answers as AWS's JSON 1.1 does. */
export function answerJson(response: ServerResponse, status: number, value: object): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    "content-type": "application/x-amz-json-1.1",
    "content-length": body.length,
    "x-amzn-requestid": randomUUID(),
  });
  response.end(body);
}

/** A refusal, as both the control plane's clients and the runtime's read it. */
export function answerError(response: ServerResponse, { code, message, status, details }: AwsError): void {
  response.setHeader("x-amzn-errortype", code);
  // Declared errors have `Message`, the others `message`; clients look for either.
  answerJson(response, status, { __type: code, message, Message: message, ...details });
}
