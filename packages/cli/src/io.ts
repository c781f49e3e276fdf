/** The outside of the program as a value, so that a test can be the terminal. */
export interface Io {
  /** Opened on first use only: a command that does not read stdin must not hold on to it. */
  readonly stdin: () => AsyncIterable<Uint8Array>;
  /** Resolves when more may be written. */
  readonly writeOut: (chunk: string | Uint8Array) => Promise<void>;
  readonly writeErr: (text: string) => void;
  /** What is known of the terminal behind each stream. */
  readonly out: Stream;
  readonly err: Stream;
  readonly stdinIsTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  /** Aborted with a `Stop` when the process is asked to end. */
  readonly signal: AbortSignal;
  /** Has signals come to the listener from now on, and `signal` not aborted by them: for servers. */
  readonly takeSignals: (listener: (signalName: SignalName) => void) => void;
  /** Rejects with what nobody has caught. */
  readonly crash: Promise<never>;
}

export interface Stream {
  readonly isTerminal: boolean;
  /** Width in characters. */
  readonly columns: number;
}

/** Why `Io.signal` was aborted. */
export interface Stop {
  readonly signalName: string;
  readonly exitCode: number;
}

/** The signals that the program hears. */
export type SignalName = "SIGHUP" | "SIGINT" | "SIGTERM";
