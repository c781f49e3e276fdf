import type { Io } from "../src/io.ts";

/** An outside that is all in memory. */
export interface MemoryIo extends Io {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly stop: (signalName: string, exitCode: number) => void;
}

export interface MemoryIoOptions {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingFolder?: string;
  readonly isTerminal?: boolean;
  readonly crash?: Promise<never>;
}

const never = new Promise<never>(() => {});

export function memoryIo(options: MemoryIoOptions = {}): MemoryIo {
  const { input = "", environment = {}, workingFolder = "/nowhere", isTerminal = false, crash = never } = options;
  const written = { out: "", err: "" };
  const decoder = new TextDecoder();
  const controller = new AbortController();
  return {
    async *stdin() {
      yield new TextEncoder().encode(input);
    },
    async writeOut(chunk) {
      written.out += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    },
    writeErr(text) {
      written.err += text;
    },
    out: { isTerminal, columns: 80 },
    err: { isTerminal, columns: 80 },
    stdinIsTerminal: isTerminal,
    environment,
    workingFolder,
    signal: controller.signal,
    takeSignals() {},
    crash,
    stdout: () => written.out,
    stderr: () => written.err,
    stop: (signalName, exitCode) => controller.abort({ signalName, exitCode }),
  };
}
