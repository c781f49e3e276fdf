import { SentimentError } from "@sentiment/errors";

/** A line of what an engine says while it builds, pulls or pushes. */
export interface EngineEvent {
  /** What the builder prints. */
  readonly stream?: string;
  /** What a push or pull is at, with `id`, the layer. */
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
  /** Proof of what was done: `{ ID }` of a build, `{ Digest }` of a push. BuildKit also sends text in it. */
  readonly aux?: unknown;
}

/**
 * The events of a stream of JSON lines, decoded across its chunks. Throws a remote error for a line that is none, the
 * last one included, and whatever the stream ends with when the connection is lost.
 */
export async function* engineEvents(stream: AsyncIterable<Uint8Array>): AsyncGenerator<EngineEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.flatMap(parsed);
  }
  yield* parsed(rest + decoder.decode());
}

function parsed(line: string): EngineEvent[] {
  if (line.trim() === "") return [];
  try {
    const event: unknown = JSON.parse(line);
    if (typeof event === "object" && event !== null) return [event];
  } catch (cause) {
    throw unreadable(line, cause);
  }
  throw unreadable(line);
}

function unreadable(line: string, cause?: unknown): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "ENGINE_UNREADABLE",
    message: `The Docker engine has sent what is no event: ${JSON.stringify(line.slice(0, 200))}.`,
    hint: "Was the connection cut? Does DOCKER_HOST name an engine, and not something else?",
    cause,
  });
}
