import { open, stat } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";

const piece = 64 * 1024;

/** How long a follower waits before it looks again. */
const pause = 200;

export interface LogReading {
  /** Goes on with what is added, until the signal is aborted. */
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/** What a log file holds; nothing while there is no such file. */
export async function* readLog(path: string, { follow, signal }: LogReading): AsyncIterable<Uint8Array> {
  let at = 0;
  while (!signal.aborted) {
    if ((await sizeOf(path)) > at) {
      await using file = await open(path, "r");
      for (;;) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(piece), 0, piece, at);
        if (bytesRead === 0 || signal.aborted) break;
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    }
    if (!follow) return;
    await setTimeout(pause, undefined, { signal }).catch(() => {});
  }
}

/** 0 where there is no such file. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** The last lines of a log, for an error. */
export async function logTail(path: string, lines = 20): Promise<string> {
  const chunks: Uint8Array[] = [];
  const all = readLog(path, { follow: false, signal: new AbortController().signal });
  for await (const chunk of all) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8").trimEnd().split("\n").slice(-lines).join("\n");
}
