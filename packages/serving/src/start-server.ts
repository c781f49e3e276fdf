import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SentimentError } from "@sentiment/errors";
import { Admission } from "./admission.ts";
import { answerRequest, type ServerState } from "./answer-request.ts";
import { closeGently } from "./close-gently.ts";
import { Connections } from "./connections.ts";
import { Metrics } from "./metrics.ts";
import { routesOf } from "./routes/registry.ts";
import { ServedModel } from "./served-model.ts";
import { settled, type Limits, type ServerOptions } from "./server-options.ts";

/** A server that answers. */
export interface RunningServer {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  /** The id of the model in service. */
  readonly model: string;
  /**
   * Puts the model of another directory, by default of the same, in the place of the one in service, without a request lost.
   * Throws input errors, and the old one goes on, when it cannot be loaded or does not predict what it should.
   */
  reload(modelDir?: string): Promise<void>;
  /**
   * Says to every caller that the connection ends, for `lingerSeconds` or until nobody has been connected for
   * `quietSeconds` (default 0.25); answers what is under way (for `drainSeconds` at most), and resolves.
   */
  close(quietSeconds?: number): Promise<void>;
}

/**
 * Serves a model directory over HTTP; resolves when it answers. Throws input errors of the model, a conflict error when the
 * port is taken, a usage error when it cannot be had.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const settings = settled(options);
  const { log, limits, name } = settings;
  const began = performance.now();
  const state: ServerState = {
    options: settings,
    routes: routesOf(settings),
    metrics: new Metrics(),
    admission: new Admission(limits),
    model: await ServedModel.open(options.modelDir),
    connections: new Connections(),
    stopping: false,
  };
  const server = httpServer(state, limits);
  const url = await listening(server, settings.host, settings.port);
  // Not awaited: it answers already.
  void state.model.prepare();
  const seconds = (): number => Math.round(performance.now() - began) / 1000;
  log({
    level: "info",
    event: "started",
    url,
    name,
    model: state.model.id,
    modelDir: options.modelDir,
    seconds: seconds(),
  });

  let reloading: Promise<void> = Promise.resolve();
  let closing: Promise<void> | undefined;
  return {
    url,
    get model() {
      return state.model.id;
    },
    reload(modelDir = state.model.modelDir) {
      // One after the other: the last that was asked for stays.
      const next = reloading.then(async () => exchangeModel(state, modelDir));
      reloading = next.catch(() => {});
      return next;
    },
    close(quietSeconds = 0.25) {
      closing ??= end(server, state, quietSeconds).then(() => log({ level: "info", event: "stopped", url }));
      return closing;
    },
  };
}

function httpServer(state: ServerState, limits: Limits): Server {
  const answer: RequestListener = (request, response) => {
    answerRequest(request, response, state).catch((error: unknown) => {
      // Nothing is known that comes here; should something, it costs its connection and not the server.
      const name = error instanceof Error ? error.name : typeof error;
      state.options.log({ level: "error", event: "bug", error: name });
      response.destroy();
    });
  };
  const server = createServer(
    {
      // Checked often, so that slow callers are cut off when they should be.
      connectionsCheckingInterval: Math.min(1000, 500 * limits.headerSeconds),
      headersTimeout: 1000 * limits.headerSeconds,
      requestTimeout: 1000 * limits.requestSeconds,
      // Longer than the minute after which load balancers give up an idle connection, so that they close it and not we.
      keepAliveTimeout: 75_000,
      maxHeaderSize: 16 * 1024,
    },
    answer,
  );
  state.connections.watch(server);
  // A caller who takes nothing of the answer.
  server.setTimeout(2000 * limits.requestSeconds);
  server.on("checkContinue", (request, response) => {
    const { "content-length": length = "0" } = request.headers;
    if (Number(length) <= limits.bodyBytes) response.writeContinue();
    answer(request, response);
  });
  return server;
}

async function listening(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (cause) {
    throw cannotListen(host, port, cause as NodeJS.ErrnoException);
  }
  const { address, family, port: own } = server.address() as AddressInfo;
  const any = address === "0.0.0.0" || address === "::";
  return `http://${any ? "127.0.0.1" : family === "IPv6" ? `[${address}]` : address}:${own}`;
}

function cannotListen(host: string, port: number, cause: NodeJS.ErrnoException): SentimentError {
  if (cause.code === "EADDRINUSE") {
    return new SentimentError({
      kind: "conflict",
      code: "PORT_IN_USE",
      message: `Port ${port} of ${host} is taken by another program.`,
      hint: "Stop that, or choose another port: --port 0 takes any that is free.",
      cause,
    });
  }
  return new SentimentError({
    kind: "usage",
    code: "CANNOT_LISTEN",
    message: `It is not possible to listen on port ${port} of ${host}: ${cause.message}.`,
    hint: "Choose another --port or --host.",
    cause,
  });
}

async function exchangeModel(state: ServerState, modelDir: string): Promise<void> {
  const { log } = state.options;
  try {
    const model = await ServedModel.open(modelDir);
    await model.prepare();
    const before = state.model.id;
    state.model = model;
    state.metrics.reloads++;
    log({ level: "info", event: "reloaded", modelDir, model: model.id, before });
  } catch (error) {
    state.metrics.failedReloads++;
    const message = error instanceof Error ? error.message : String(error);
    log({ level: "error", event: "reload failed", modelDir, message, model: state.model.id });
    throw error;
  }
}

async function end(server: Server, state: ServerState, quietSeconds: number): Promise<void> {
  state.stopping = true;
  state.options.log({ level: "info", event: "stopping" });
  const { lingerSeconds, drainSeconds } = state.options.limits;
  await closeGently({ server, connections: state.connections, lingerSeconds, quietSeconds, drainSeconds });
}
