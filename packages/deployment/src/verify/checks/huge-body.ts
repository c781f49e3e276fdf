import type { Check, Subject } from "../check.ts";
import { must } from "../must.ts";
import { protocolOf } from "../protocol.ts";
import { askPing } from "./ping.ts";

/** More than anybody takes. */
const bytes = 128 * 1024 * 1024;
const seconds = 20;

export const hugeBody: Check = {
  name: "huge-body",
  demand: "A body of 128 MB is refused by 413, whether its length is announced or not, and the server goes on.",
  quick: false,
  needs: "url",
  async run(subject) {
    for (const announced of [true, false]) {
      const how = announced ? "announced" : "unannounced";
      const status = await sendHuge(subject, announced).catch((error: unknown) => {
        throw new Error(
          `128 MB, ${how}, were not answered: ${error instanceof Error ? error.message : String(error)}.`,
        );
      });
      must(status === 413, `128 MB, ${how}, were answered by ${status}.`);
      await askPing(subject);
    }
    return "413, announced and unannounced";
  },
};

/** Sends until all is sent or an answer has come; resolves with its status. */
function sendHuge({ url, signal }: Subject, announced: boolean): Promise<number> {
  const headers = { "content-type": "text/plain", ...(announced && { "content-length": String(bytes) }) };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(1000 * seconds)]);
  const chunk = Buffer.alloc(64 * 1024, "so good\n");
  return new Promise((resolve, reject) => {
    const asking = protocolOf(url).request(`${url}/invocations`, {
      method: "POST",
      headers,
      agent: false,
      signal: limit,
    });
    let left = bytes;
    const send = (): void => {
      while (!asking.destroyed && left > 0) {
        left -= chunk.length;
        if (!asking.write(chunk)) return;
      }
      if (!asking.destroyed) asking.end();
    };
    asking.on("drain", send);
    asking.on("response", (answer) => {
      resolve(answer.statusCode ?? 0);
      asking.destroy();
    });
    asking.on("error", reject);
    asking.on("close", () => reject(new Error("the connection was closed")));
    send();
  });
}
