import type { HttpResponse } from "./http.ts";

/** An answer whose body is still to come. `failure` puts into words what goes wrong while it is read. */
export interface Arriving {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The same at once, for which no piece need be waited for on its own. */
  readonly bytes: () => Promise<Uint8Array>;
  readonly cancel: () => Promise<void>;
  readonly failure: (error: unknown) => unknown;
}

export function arrivingResponse({ status, headers, url, cancel, failure, ...arriving }: Arriving): HttpResponse {
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      yield* arriving.chunks;
    } catch (error) {
      throw failure(error);
    }
  }
  async function bytes(): Promise<Uint8Array> {
    try {
      return await arriving.bytes();
    } catch (error) {
      throw failure(error);
    }
  }
  return {
    status,
    headers,
    url,
    body: { [Symbol.asyncIterator]: body },
    bytes,
    text: async () => new TextDecoder().decode(await bytes()),
    cancel,
  };
}

/** An answer that is here as a whole: its body can be read more than once. */
export function wholeResponse(
  answer: Pick<HttpResponse, "status" | "headers" | "url">,
  bytes: Uint8Array,
): HttpResponse {
  return {
    status: answer.status,
    headers: answer.headers,
    url: answer.url,
    body: {
      async *[Symbol.asyncIterator]() {
        yield bytes;
      },
    },
    bytes: async () => bytes,
    text: async () => new TextDecoder().decode(bytes),
    cancel: async () => {},
  };
}
