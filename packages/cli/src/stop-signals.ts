import type { SignalName, Stop } from "./io.ts";

const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** How long the work may take to tidy up after the first signal. */
const patience = 2000;

/** The process's signals, as the program hears them. */
export interface StopSignals {
  /** Aborted by the first signal, which asks the work to stop and tidy up; a second – or two seconds – ends the process. */
  readonly signal: AbortSignal;
  /** From now on signals go to the listener instead: for a server, which a signal ends in its own time, or not at all. */
  readonly takeSignals: (listener: (signalName: SignalName) => void) => void;
}

export function stopSignals(): StopSignals {
  const controller = new AbortController();
  let taken: ((signalName: SignalName) => void) | undefined;
  for (const [signalName, exitCode] of Object.entries(exitCodes)) {
    process.on(signalName, () => {
      if (taken !== undefined) {
        taken(signalName as SignalName);
        return;
      }
      if (controller.signal.aborted) process.exit(exitCode);
      process.exitCode = exitCode;
      setTimeout(() => process.exit(exitCode), patience).unref();
      controller.abort({ signalName, exitCode } satisfies Stop);
    });
  }
  return {
    signal: controller.signal,
    takeSignals(listener) {
      taken = listener;
    },
  };
}
