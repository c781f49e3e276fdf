/** Of a frame: which stream it is of, three zeros, its length in 32 bits, big endian (Docker Engine API, ContainerAttach). */
const headerBytes = 8;

/**
 * The lines in what an engine sends of a container's output: frames of stdout and stderr, which may begin and end anywhere,
 * also within a line or a character. A last line without an end is one, too.
 */
export async function* linesIn(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const streams = new Map<number, { rest: string; readonly decoder: InstanceType<typeof TextDecoder> }>();
  for await (const { stream, bytes } of framesIn(chunks)) {
    const state = streams.get(stream) ?? { rest: "", decoder: new TextDecoder() };
    streams.set(stream, state);
    const lines = (state.rest + state.decoder.decode(bytes, { stream: true })).split("\n");
    state.rest = lines.pop() ?? "";
    for (const line of lines) yield line.replace(/\r$/u, "");
  }
  for (const { rest, decoder } of streams.values()) {
    const last = rest + decoder.decode();
    if (last !== "") yield last;
  }
}

async function* framesIn(chunks: AsyncIterable<Buffer>): AsyncGenerator<{ stream: number; bytes: Buffer }> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= headerBytes) {
      const end = headerBytes + rest.readUInt32BE(4);
      if (rest.length < end) break;
      yield { stream: rest.readUInt8(0), bytes: rest.subarray(headerBytes, end) };
      rest = rest.subarray(end);
    }
  }
}
