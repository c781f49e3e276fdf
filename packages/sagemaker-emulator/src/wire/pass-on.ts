import { request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { AwsError } from "./aws-error.ts";

/** What was passed on, and what became of it. */
export interface PassedOn {
  readonly operation: string;
  readonly status: number;
  readonly error: string | undefined;
}

/** Bodies of calls that say in them which operation it is (AWS's query protocol) are this long at most. */
const longestQuery = 1024 * 1024;
const longestError = 64 * 1024;

/** Passes a request on to whoever answers for its service, as it is, and the answer back. Throws AwsError where nobody answers. */
export async function passOn(others: string, request: IncomingMessage, response: ServerResponse): Promise<PassedOn> {
  const isQuery = /x-www-form-urlencoded/u.test(request.headers["content-type"] ?? "");
  const seen: Buffer[] = [];
  if (isQuery) request.on("data", (chunk: Buffer) => seen.length < longestQuery / 1024 && seen.push(chunk));
  const { promise, resolve, reject } = Promise.withResolvers<PassedOn>();
  const unreachable = (error: Error): void => {
    reject(
      new AwsError("ServiceUnavailable", `${others}, who answers for it, does not: ${error.message}.`, { status: 503 }),
    );
  };
  const { method, url = "/", headers } = request;
  const passed = ask(new URL(url, others), { method, headers, setHost: false }, (answer) => {
    const { statusCode: status = 502 } = answer;
    response.writeHead(status, answer.headers);
    const said: Buffer[] = [];
    let bytes = 0;
    answer.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (status >= 400 && bytes <= longestError) said.push(chunk);
      if (!response.write(chunk)) answer.pause();
    });
    response.on("drain", () => answer.resume());
    answer.on("error", unreachable);
    answer.on("end", () => {
      response.end();
      const error = status < 400 ? undefined : errorCode(answer, Buffer.concat(said).toString());
      resolve({ operation: operationOf(request, Buffer.concat(seen).toString()), status, error });
    });
  });
  passed.on("error", unreachable);
  response.on("close", () => passed.destroy());
  request.pipe(passed);
  return promise;
}

function operationOf({ headers, method, url = "/" }: IncomingMessage, query: string): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1)!;
  const rpc = /\/operation\/(\w+)$/u.exec(url)?.[1];
  return rpc ?? new URLSearchParams(query).get("Action") ?? `${method} ${url.split("?")[0]}`;
}

function errorCode({ headers }: IncomingMessage, body: string): string {
  const inHeader = headers["x-amzn-errortype"];
  if (typeof inHeader === "string") return inHeader.split(":")[0]!;
  const inBody =
    /<Code>([^<]+)<\/Code>/u.exec(body)?.[1] ?? /"(?:__type|code)"\s*:\s*"(?:[^"#]*#)?([^"]+)"/u.exec(body)?.[1];
  return inBody ?? "Unknown";
}
