import { connect } from "node:net";
import type { Check } from "../check.ts";
import { protocolOf } from "../protocol.ts";

/** What SageMaker waits for a connection, in milliseconds. */
const limit = 250;
/** A machine that is busy for a moment is not the server's fault. */
const tries = 3;

export const acceptsConnections: Check = {
  name: "accepts-connections",
  demand: "A connection is accepted within 250 ms.",
  quick: true,
  needs: "url",
  async run({ url, signal }) {
    for (let left = tries; ; left--) {
      try {
        return `accepted after ${(await millisecondsToConnect(url, signal)).toFixed(1)} ms`;
      } catch (error) {
        if (left === 1 || signal.aborted) throw error;
      }
    }
  },
};

function millisecondsToConnect(url: string, signal: AbortSignal): Promise<number> {
  const { hostname, port } = new URL(url);
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/gu, ""),
      port: port === "" ? protocolOf(url).defaultPort : Number(port),
      signal,
    });
    const timer = setTimeout(() => socket.destroy(new Error(`No connection was accepted within ${limit} ms.`)), limit);
    socket.on("connect", () => {
      resolve(performance.now() - began);
      socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => clearTimeout(timer));
  });
}
