import { Buffer } from "node:buffer";
import type { Engine } from "./engine.ts";
import { isNotFound } from "./engine-failure.ts";

interface Choice {
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/** What a container has written, to either stream, oldest first; nothing once it was removed. Ends with the signal. */
export async function* containerLogs(engine: Engine, id: string, choice: Choice): AsyncGenerator<Uint8Array> {
  const { follow, signal } = choice;
  const what = `read the log of the container ${id}`;
  try {
    // Two calls: dockerode gives a stream for one and a whole log for the other.
    const frames = follow
      ? await engine.ask(what, (docker) => docker.getContainer(id).logs({ ...both, follow }), { signal })
      : [await engine.ask(what, (docker) => docker.getContainer(id).logs({ ...both, follow }), { signal })];
    yield* withoutHeaders(frames as AsyncIterable<Buffer> | Iterable<Buffer>);
  } catch (error) {
    if (!signal.aborted && !isNotFound(error)) throw engine.failure(what, error);
  }
}

const both = { stdout: true, stderr: true } as const;

/** Of a frame: which stream it is of, three zeros, its length in 32 bits, big endian (Docker Engine API, ContainerAttach). */
const headerBytes = 8;

/** What is in frames, of either stream. */
export async function* withoutHeaders(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= headerBytes) {
      const end = headerBytes + rest.readUInt32BE(4);
      if (rest.length < end) break;
      yield rest.subarray(headerBytes, end);
      rest = rest.subarray(end);
    }
  }
}
