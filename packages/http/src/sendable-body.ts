import { Readable } from "node:stream";
import type { RequestBody } from "./http.ts";

export interface SendableBody {
  readonly content: string | Uint8Array | Readable | null;
  /** What the body's own stream threw, which is no fault of the server's. */
  failure(): { readonly error: unknown } | undefined;
}

/** A body to be sent once; a stream is not opened before there is a connection. */
export function sendableBody(body: RequestBody | undefined): SendableBody {
  if (typeof body !== "object" || body instanceof Uint8Array)
    return { content: body ?? null, failure: () => undefined };
  const stream = body;
  let failure: { error: unknown } | undefined;
  async function watched<Value>(step: () => Promise<Value>): Promise<Value> {
    try {
      return await step();
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  // Not `for await` with a `catch` around it: into that, a stream that is destroyed throws the reason why it is.
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const source = await watched(async () => stream.open()[Symbol.asyncIterator]());
    const next = (): Promise<IteratorResult<Uint8Array>> => watched(() => source.next());
    try {
      for (let step = await next(); step.done !== true; step = await next()) yield step.value;
    } finally {
      await source.return?.();
    }
  }
  return { content: Readable.from(pieces(), { objectMode: false }), failure: () => failure };
}
