import { Agent, request, type ClientRequest, type IncomingHttpHeaders } from "node:http";

export interface ContainerAnswer {
  /** 0: it did not answer. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Question {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** SageMaker's own limit. */
const secondsToAnswer = 60;

/** Connections are kept, but none that servers close after their idle time of a few seconds. */
const agent = new Agent({ keepAlive: true, timeout: 1000 * (secondsToAnswer + 5), maxFreeSockets: 64 });

/** Asks a container's /invocations. What goes wrong on the way is an answer with the status 0, in AWS's words. */
export async function askContainer(url: string, question: Question): Promise<ContainerAnswer> {
  try {
    return await ask(url, question);
  } catch (error) {
    const invocation = error as Failed;
    // A connection that was kept has been closed this very moment: nothing was asked yet.
    if (invocation.reused && invocation.code === "ECONNRESET") {
      return ask(url, question).catch(noAnswer);
    }
    return noAnswer(error);
  }
}

interface Failed extends Error {
  readonly reused: boolean;
  readonly code: string | undefined;
}

function noAnswer(error: unknown): ContainerAnswer {
  const timedOut = (error as Failed).code === "ETIMEDOUT";
  const words = timedOut
    ? "Your invocation timed out while waiting for a response from container primary. Review the latency metrics for each " +
      "container in Amazon CloudWatch, resolve the issue, and try again."
    : `The container closed the connection: ${(error as Error).message}.`;
  return { status: 0, headers: {}, body: Buffer.from(words) };
}

function ask(url: string, { body, headers }: Question): Promise<ContainerAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ContainerAnswer>();
  const all = { ...headers, "content-length": body.length };
  const asked: ClientRequest = request(`${url}/invocations`, { method: "POST", agent, headers: all }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on("data", (chunk: Buffer) => chunks.push(chunk));
    answer.on("error", fail);
    answer.on("end", () => {
      clearTimeout(timer);
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
    });
  });
  const fail = (error: NodeJS.ErrnoException): void => {
    clearTimeout(timer);
    reject(Object.assign(error, { reused: asked.reusedSocket }));
  };
  const timer = setTimeout(() => {
    asked.destroy(Object.assign(new Error("no answer in time"), { code: "ETIMEDOUT" }));
  }, 1000 * secondsToAnswer);
  asked.on("error", fail);
  asked.end(body);
  return promise;
}
