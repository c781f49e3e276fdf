import { exitCodes, SentimentError } from "@sentiment/errors";
import { environmentOptions } from "./environment-options.ts";
import { jsonLog } from "./log.ts";
import { startServer } from "./start-server.ts";

const log = jsonLog((line) => void process.stderr.write(line));

/**
 * Does what the arguments say, with logs as JSON lines on stderr; what goes wrong is logged and becomes the exit code.
 * `serve`: SIGTERM and SIGINT: it answers what is under way and ends with 0, at a second one at once; SIGHUP: it reads its model anew.
 */
export async function runProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  try {
    const [command = "serve", ...rest] = args;
    if (command !== "serve" || rest.length > 0) throw unknownCommand(args);
    const server = await startServer({ ...environmentOptions(environment), log });
    let stopping = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.on(signal, () => {
        if (stopping) process.exit();
        stopping = true;
        void server.close();
      });
    }
    process.on("SIGHUP", () => void server.reload().catch(() => {}));
  } catch (error) {
    const known = SentimentError.is(error);
    log({
      level: "error",
      event: "not started",
      code: known ? error.code : "BUG",
      message: error instanceof Error ? error.message : String(error),
      hint: known ? error.hint : undefined,
    });
    process.exitCode = known ? error.exitCode : exitCodes.bug;
  }
}

function unknownCommand(args: readonly string[]): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "UNKNOWN_COMMAND",
    message: `This program takes no arguments but "serve", not ${JSON.stringify(args.join(" "))}.`,
    hint: "Settings are environment variables: SENTIMENT_MODEL_DIR, SENTIMENT_PORT, …",
  });
}
