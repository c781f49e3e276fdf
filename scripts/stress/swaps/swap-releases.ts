import { setTimeout } from "node:timers/promises";
import { Random } from "@sentiment/numerics";
import type { CallersReport } from "./callers-process.ts";
import { startCallers } from "./callers.ts";
import { sentiment, sentimentJson } from "./our-program.ts";
import { startRealClients, type ClientReport } from "./real-clients.ts";
import { texts, threeModels } from "./three-models.ts";

export interface SwapOptions {
  /** An empty folder. */
  readonly folder: string;
  /** `local` or `docker` */
  readonly target: string;
  readonly flags?: readonly string[];
  /** Requests a second. */
  readonly rate: number;
  /** Rounds are begun for so long; at least one. */
  readonly seconds: number;
  readonly seed: number;
  /** Two swaps and a bad release, instead of four. */
  readonly isShort?: boolean;
  /** A Python that has requests. */
  readonly python?: string | undefined;
}

export interface SwapReport extends CallersReport {
  /** Releases that took over, and bad ones that were taken back. */
  readonly swaps: number;
  readonly takenBack: number;
  /** From the beginning of a swap to its end, the longest. */
  readonly longestSwap: number;
  readonly clients: readonly ClientReport[];
}

/**
 * Swaps releases at an endpoint, again and again, with the program as its users have it, while 16 clients that keep their
 * connection and 16 that open one for each request ask it: another model, back, rollback, a bad one that is taken back.
 */
export async function swapReleases(options: SwapOptions): Promise<SwapReport> {
  const { folder, target, flags = [], rate, seconds, seed, isShort = false } = options;
  const models = await threeModels(folder);
  const stage = ["--stage", "staging", "--target", target];
  const deploy = (model: string): readonly string[] => ["deploy", ...stage, "--model-uri", model, ...flags];
  const { url } = await sentimentJson(folder, ...deploy("first"));
  const callers = await startCallers(
    { url: `${String(url)}/invocations`, texts, models: models.said, keeping: 16, opening: 16, rate, seed },
    folder,
  );
  const said = Object.fromEntries(Object.entries(models.said).map(([id, [ofFirst]]) => [id, ofFirst!]));
  const clients = startRealClients(`${String(url)}/invocations`, said, options.python);
  try {
    const random = new Random(seed);
    const { first, second } = models.ids;
    let swaps = 0;
    let takenBack = 0;
    let longestSwap = 0;
    const swap = async (args: readonly string[], from: string, to: string, wanted = 0): Promise<void> => {
      await callers.phase({ swapping: true, models: [from, to] });
      const began = performance.now();
      const { code, stderr } = await sentiment(folder, ...args);
      if (code !== wanted) throw new Error(`sentiment ${args.join(" ")} ended with ${code}: ${stderr}`);
      longestSwap = Math.max(longestSwap, performance.now() - began);
      await callers.phase({ swapping: false, models: [to] });
      if (wanted === 0) swaps++;
      else takenBack++;
      await setTimeout(800 * random.float());
    };
    await callers.phase({ swapping: false, models: [first] });
    await setTimeout(500);
    const end = performance.now() + 1000 * seconds;
    do {
      await swap(deploy("second"), first, second);
      if (!isShort) {
        await swap(deploy("first"), second, first);
        await swap(["rollback", ...stage], first, second);
      }
      await swap(deploy("bad"), second, second, 5);
      await swap(["rollback", ...stage], second, first);
    } while (performance.now() < end);
    return { ...(await callers.end()), swaps, takenBack, longestSwap, clients: await clients.end() };
  } finally {
    await clients.end();
    callers.kill();
    await sentiment(folder, "undeploy", ...stage);
  }
}
