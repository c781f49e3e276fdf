import type { Stop } from "./io.ts";

const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** How long the work may take to tidy up after the first signal. */
const patience = 2000;

/**
 * An abort signal that follows the process's own: the first asks the work to stop and tidy up, a second one – or two
 * seconds – ends the process at once.
 */
export function stopSignals(): AbortSignal {
  const controller = new AbortController();
  for (const [signalName, exitCode] of Object.entries(exitCodes)) {
    process.on(signalName, () => {
      if (controller.signal.aborted) process.exit(exitCode);
      process.exitCode = exitCode;
      setTimeout(() => process.exit(exitCode), patience).unref();
      controller.abort({ signalName, exitCode } satisfies Stop);
    });
  }
  return controller.signal;
}
