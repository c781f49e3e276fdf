import type { LogEvent } from "../log.ts";
import { jobSettings } from "./job-settings.ts";

const exitCodes = { SIGTERM: 143, SIGINT: 130 } as const;

/** How long a training may take to tidy up after the first signal, in milliseconds. */
const patience = 2000;

/**
 * Trains as a container that is told to `train`: see `trainJob`. SIGTERM and SIGINT end it with 143 and 130, and without a
 * model. Throws what it fails with.
 */
export async function trainProgram(
  environment: Readonly<Record<string, string | undefined>>,
  log: (event: LogEvent) => void,
): Promise<void> {
  const root = environment["SENTIMENT_TRAIN_ROOT"] || "/opt/ml";
  const controller = new AbortController();
  for (const [name, exitCode] of Object.entries(exitCodes)) {
    process.on(name, () => {
      log({ level: "info", event: "stopping", signal: name });
      if (controller.signal.aborted) process.exit(exitCode);
      process.exitCode = exitCode;
      setTimeout(() => process.exit(exitCode), patience).unref();
      controller.abort();
    });
  }
  process.stdout.on("error", () => {});
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  try {
    // What it needs is not loaded to serve.
    const { trainJob } = await import("./train-job.ts");
    await trainJob({ root, log, print, signal: controller.signal, settings: jobSettings(environment) });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  }
}
