import { SentimentError } from "@sentiment/errors";
import { openHttp, type HttpRequest } from "@sentiment/http";
import { controlPaths, type FrontStatus } from "./control.ts";
import type { Backend } from "./forwarder.ts";

/** Where a front listens to who deploys, and what has to be said to it. */
export interface FrontAddress {
  readonly controlPort: number;
  readonly token: string;
}

/** Throws remote errors where the front does not answer as one. */
export async function frontStatus(front: FrontAddress): Promise<FrontStatus> {
  // One that hangs must not have everybody wait: well, it answers within a millisecond.
  return asked(front, { method: "GET", url: controlPaths.status, timeoutSeconds: 2 });
}

/** Sends new connections there; undefined: nowhere, callers are told to come again. */
export async function switchFront(front: FrontAddress, backend: Backend | undefined): Promise<void> {
  await asked(front, told(controlPaths.backend, backend ?? { host: null }));
}

/** Has the front accept no more, and end with its last connection, after so many seconds at the latest. */
export async function stopFront(front: FrontAddress, seconds: number): Promise<void> {
  await asked(front, told(controlPaths.stop, { patience: 1000 * seconds }));
}

function told(url: string, value: object): HttpRequest {
  const body = JSON.stringify(value);
  return { method: "POST", url, body, headers: { "content-type": "application/json" }, repeatable: true };
}

async function asked(front: FrontAddress, request: HttpRequest): Promise<FrontStatus> {
  const http = openHttp({ timeoutSeconds: 5, retry: { retries: 1, backoffFactor: 0 } });
  try {
    const url = `http://127.0.0.1:${front.controlPort}${request.url}`;
    const credentials = { kind: "bearer", token: front.token } as const;
    const answer = await http.request({ ...request, url, credentials, whole: true });
    if (answer.status >= 300) throw notAFront(front.controlPort, answer.status);
    return JSON.parse(await answer.text()) as FrontStatus;
  } finally {
    await http.close();
  }
}

function notAFront(port: number, status: number): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "FRONT_FAILED",
    message: `The endpoint's front (port ${port} of this machine) has answered with ${status}: another program is in its place.`,
    hint: "Deploy again: it is started anew.",
  });
}
