import { exitCodes, SentimentError } from "@sentiment/errors";
import { environmentOptions } from "./environment-options.ts";
import { jsonLog } from "./log.ts";
import { startServer, type RunningServer } from "./start-server.ts";
import { trainProgram } from "./train/train-program.ts";

const log = jsonLog((line) => void process.stderr.write(line));

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Does what the arguments say, with logs as JSON lines on stderr; what goes wrong is logged and becomes the exit code.
 * `serve`: SIGTERM and SIGINT: it answers what is under way and ends with 0, at a second one at once; SIGHUP: it reads its
 * model anew. `train`: see `trainProgram`.
 */
export async function runProgram(args: readonly string[], environment: Environment): Promise<void> {
  const [command = "serve", ...rest] = args;
  // Whoever reads the log may end before us.
  process.stderr.on("error", () => {});
  try {
    if (!["serve", "train"].includes(command) || rest.length > 0) throw unknownCommand(args);
    if (command === "train") await trainProgram(environment, log);
    else await serve(environment);
  } catch (error) {
    const known = SentimentError.is(error);
    log({
      level: "error",
      event: command === "train" ? "not trained" : "not started",
      code: known ? error.code : "BUG",
      message: error instanceof Error ? error.message : String(error),
      hint: known ? error.hint : undefined,
    });
    process.exitCode = known ? error.exitCode : exitCodes.bug;
  }
}

async function serve(environment: Environment): Promise<void> {
  const state: { server?: RunningServer; stopping: boolean } = { stopping: false };
  // From the start: a container's first process gets no signal that it does not ask for.
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (state.stopping || state.server === undefined) process.exit();
      state.stopping = true;
      void state.server.close();
    });
  }
  const server = await startServer({ ...environmentOptions(environment), log });
  state.server = server;
  process.on("SIGHUP", () => void server.reload().catch(() => {}));
}

function unknownCommand(args: readonly string[]): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "UNKNOWN_COMMAND",
    message: `This program takes one argument, "serve" or "train", not ${JSON.stringify(args.join(" "))}.`,
    hint: "Settings are environment variables: SENTIMENT_MODEL_DIR, SENTIMENT_PORT, …",
  });
}
