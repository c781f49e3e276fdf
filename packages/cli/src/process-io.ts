import { once } from "node:events";
import type { WriteStream } from "node:tty";
import { exitCodes } from "@sentiment/errors";
import type { Io, Stream } from "./io.ts";
import type { StopSignals } from "./stop-signals.ts";

/** The real process. */
export function processIo(environment: Io["environment"], signals: StopSignals, crash: Io["crash"]): Io {
  const { stdout, stderr } = process;
  // Whoever reads stdout may stop early (`| head`): that ends the work, and is no failure of it.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") stderr.write(`error: stdout cannot be written: ${error.message}\n`);
    // oxlint-disable-next-line unicorn/no-process-exit -- nothing that is written now could still be read
    process.exit(error.code === "EPIPE" ? (process.exitCode ?? 0) : exitCodes.input);
  });
  // Nobody listens to the conversation: go on without it.
  stderr.on("error", () => {});
  return {
    stdin: () => process.stdin,
    async writeOut(chunk) {
      if (!stdout.write(chunk)) await once(stdout, "drain");
    },
    writeErr: (text) => void stderr.write(text),
    out: streamFacts(stdout),
    err: streamFacts(stderr),
    get stdinIsTerminal() {
      return process.stdin.isTTY;
    },
    environment,
    // Asked for late, because it fails where the folder is gone.
    get workingFolder() {
      return process.cwd();
    },
    ...signals,
    crash,
  };
}

function streamFacts(stream: WriteStream): Stream {
  return { isTerminal: stream.isTTY, columns: stream.columns || 80 };
}
