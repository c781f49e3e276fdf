import { defaultLimits, jsonLog, startServer, type RunningServer } from "@sentiment/serving";
import { someText, wholeNumber } from "@sentiment/settings";
import { defineCommand, type Context } from "../define-command.ts";
import { flag, option } from "../option.ts";
import { chosenModel, modelSourceOptions, type ModelSource } from "../options/model-source.ts";
import { storeSettings } from "../options/store-settings.ts";
import { visible } from "../words/visible.ts";

interface Served {
  readonly server: RunningServer;
  /** As its URI, or its folder. */
  readonly model: string;
  /** Resolves when it has been stopped. */
  readonly stopped: Promise<void>;
}

const megabyte = 1024 * 1024;
const defaults = { ...defaultLimits, bodyMegabytes: defaultLimits.bodyBytes / megabyte };

/** The inference server in the foreground. */
export const serve = defineCommand({
  description:
    "Answers predictions over HTTP until it is stopped: MLflow's scoring protocol and SageMaker's contract at /invocations, " +
    "KServe V1 and V2, /ping, /metrics, and a page to try it at /docs. SIGHUP looks the model up and reads it anew; " +
    "SIGTERM and Ctrl-C answer what is under way and end it. Its log goes to stderr, a JSON object a line, without the texts.",
  examples: [
    "sentiment serve --model-uri models/lr-tfidf-1a2b3c4d",
    "sentiment serve --model-uri models:/sentiment-classifier/staging --host 0.0.0.0 --port 9000",
    `curl localhost:8080/invocations -H 'content-type: application/json' -d '{"inputs": ["What a lovely day!"]}'`,
  ],
  options: {
    ...modelSourceOptions,
    port: option("--port <number>", "port to listen on, 0 for any free one; 8080 by default", wholeNumber(0, 65_535)),
    host: option("--host <address>", "address to listen on; 127.0.0.1 by default: this machine only", someText()),
    modelName: option("--model-name <name>", "the model's name in KServe's routes; sentiment by default", someText()),
    maxBodyMb: option(
      "--max-body-mb <number>",
      `largest request, in MB; ${defaults.bodyMegabytes} by default`,
      wholeNumber(1, 1024),
    ),
    maxTexts: option(
      "--max-texts <number>",
      `most texts in a request; ${defaults.texts.toLocaleString("en-US")} by default`,
      wholeNumber(1),
    ),
    maxPending: option(
      "--max-pending <number>",
      `most requests at a time, beyond which the answer is 503; ${defaults.pending} by default`,
      wholeNumber(1),
    ),
    requestSeconds: option(
      "--request-seconds <number>",
      `time for a request to come in and to be answered; ${defaults.requestSeconds} by default`,
      wholeNumber(1, 3600),
    ),
    accessLog: flag("--access-log", "log every request"),
  },
  settings: [...storeSettings],
  refusesJson: "it runs until it is stopped",
  async run(values, context): Promise<Served> {
    const { folder: modelDir, origin } = await chosenModel(values, context);
    const { port, host, modelName: name, maxBodyMb, maxTexts, maxPending, requestSeconds, accessLog } = values;
    const limits = {
      ...(maxBodyMb !== undefined && { bodyBytes: maxBodyMb * megabyte }),
      ...(maxTexts !== undefined && { texts: maxTexts }),
      ...(maxPending !== undefined && { pending: maxPending }),
      ...(requestSeconds !== undefined && { requestSeconds }),
    };
    const log = jsonLog(context.io.writeErr);
    const server = await startServer({ modelDir, port, host, name, limits, accessLog, log });
    return { server, model: origin?.uri ?? modelDir, stopped: untilStopped(server, values, context) };
  },
  async *render({ server: { url }, model, stopped }) {
    yield `${visible(model)} is served at ${url} – to try it: ${url}/docs\n`;
    await stopped;
  },
  quiet: addressAlone,
});

async function* addressAlone({ server, stopped }: Served): AsyncGenerator<string> {
  yield `${server.url}\n`;
  await stopped;
}

/** Obeys signals until one has ended the server. */
function untilStopped(server: RunningServer, source: ModelSource, context: Context): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  let stopping = false;
  context.io.takeSignals((signalName) => {
    if (signalName === "SIGHUP") {
      // What goes wrong is in the log; the old model goes on.
      void reload(server, source, context);
      return;
    }
    if (signalName === "SIGINT") process.exitCode = 130;
    // oxlint-disable-next-line unicorn/no-process-exit -- asked a second time: at once
    if (stopping) process.exit();
    stopping = true;
    // Who presses Ctrl-C need not wait when nobody is connected.
    server.close(signalName === "SIGINT" ? 0 : undefined).then(stopped.resolve, stopped.reject);
  });
  return stopped.promise;
}

/** Looks the model up anew: in a stage there may be another version by now. */
async function reload(server: RunningServer, source: ModelSource, context: Context): Promise<void> {
  try {
    await server.reload((await chosenModel(source, context)).folder);
  } catch (error) {
    context.conversation.warn(`The model was not reloaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}
