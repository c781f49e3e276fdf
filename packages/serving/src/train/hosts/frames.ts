import type { Duplex } from "node:stream";
import { packed, unpacked } from "@sentiment/training";

/** The length of what follows, as a 64-bit integer, little endian. */
const headBytes = 8;

/** More than this is no message of ours: a table of all that a host could hold would be smaller. */
const longest = 8 * 2 ** 30;

/** Sends a value; resolves when more may be sent. */
export async function sendFrame(socket: Duplex, value: unknown): Promise<void> {
  const pieces = packed(value);
  const head = Buffer.alloc(headBytes);
  head.writeBigUInt64LE(BigInt(pieces.reduce((sum, { length }) => sum + length, 0)));
  let last = socket.write(head);
  for (const piece of pieces) last = socket.write(piece);
  if (last || socket.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      socket.off("drain", done);
      socket.off("close", done);
      resolve();
    };
    socket.on("drain", done);
    socket.on("close", done);
  });
}

/** The values that come, until the other side ends. Throws where it breaks off. */
export async function* receivedFrames(socket: Duplex): AsyncGenerator<unknown, void> {
  const chunks: AsyncIterator<Buffer, undefined> = socket[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  /** Fills memory of its own; undefined: there was nothing more. */
  const take = async (length: number): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const taken = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      if (rest.length === 0) {
        const chunk = await chunks.next();
        if (chunk.done === true) return undefined;
        rest = chunk.value;
      }
      const some = rest.subarray(0, length - filled);
      taken.set(some, filled);
      filled += some.length;
      rest = rest.subarray(some.length);
    }
    return taken;
  };
  for (let head = await take(headBytes); head !== undefined; head = await take(headBytes)) {
    const length = Number(Buffer.from(head).readBigUInt64LE());
    if (length > longest) throw new Error(`a message of ${length} bytes`);
    const body = await take(length);
    if (body === undefined) throw new Error("it broke off in the midst of a message");
    yield unpacked(body);
  }
}
