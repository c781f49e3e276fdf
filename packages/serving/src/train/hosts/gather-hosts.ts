import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { SentimentError } from "@sentiment/errors";
import type { LogEvent } from "../../log.ts";
import { isToken } from "./job-token.ts";
import type { MeetingPlace } from "./meeting-place.ts";
import { hostHeader, joining, type End } from "./messages.ts";
import { RemoteHost } from "./remote-host.ts";

export interface Gathering {
  /** Who is to come. */
  readonly names: readonly string[];
  readonly place: MeetingPlace;
  readonly token: string;
  readonly waitSeconds: number;
  readonly signal: AbortSignal;
  readonly log: (event: LogEvent) => void;
}

/** The other hosts, all there. */
export interface Gathered {
  readonly hosts: readonly RemoteHost[];
  /** Rejects when one of them is gone. */
  readonly gone: Promise<never>;
  /** Tells all that it is over. */
  end(end: End): Promise<void>;
}

/** How long a host may take to hear that it is over, in milliseconds. */
const patience = 2000;

/** Waits for the other hosts of the job. Throws a remote error that names those who have not come in time. */
export async function gatherHosts(gathering: Gathering): Promise<Gathered> {
  const { names, place, waitSeconds, signal, log } = gathering;
  const hosts = new Map<string, RemoteHost>();
  const complete = Promise.withResolvers<void>();
  const end = async (how: End): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await Promise.all([...hosts.values()].map((host) => host.end(how, patience)));
  };
  const server = createServer((_, response) => void response.writeHead(426).end("Hosts of this job only.\n"));
  server.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
    const refusal = refusalOf(request, gathering, hosts);
    if (refusal !== undefined) {
      log({ level: "warning", event: "host refused", status: refusal, address: request.socket.remoteAddress });
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${joining.protocol}\r\n\r\n`);
    const host = new RemoteHost(nameOf(request), socket as Socket);
    hosts.set(host.name, host);
    host.gone.catch((error: unknown) => complete.reject(error));
    log({ level: "info", event: "host joined", host: host.name, of: names.length, joined: hosts.size });
    if (hosts.size === names.length) complete.resolve();
  });
  const missing = (): string[] => names.filter((name) => !hosts.has(name));
  const timer = setTimeout(() => complete.reject(notCome(missing(), waitSeconds)), waitSeconds * 1000);
  const stop = (): void => complete.reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    await listening(server, place);
    await complete.promise;
  } catch (error) {
    await end({ how: signal.aborted ? "stopped" : "failed", message: (error as Error).message });
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
  const inOrder = names.map((name) => hosts.get(name)!);
  const gone = Promise.race(inOrder.map((host) => host.gone));
  gone.catch(() => undefined);
  return { hosts: inOrder, gone, end };
}

/** The status line that refuses a host; undefined for one who belongs to us. */
function refusalOf(
  request: IncomingMessage,
  { names, token }: Gathering,
  hosts: ReadonlyMap<string, RemoteHost>,
): string | undefined {
  const { url, headers } = request;
  if (url !== joining.path || headers.upgrade !== joining.protocol) return "404 Not Found";
  if (!isToken(headers.authorization?.replace(/^Bearer /u, ""), token)) return "401 Unauthorized";
  if (!names.includes(nameOf(request))) return "403 Forbidden";
  return hosts.has(nameOf(request)) ? "409 Conflict" : undefined;
}

function nameOf({ headers }: IncomingMessage): string {
  return String(headers[hostHeader]);
}

async function listening(server: Server, { listen, port }: MeetingPlace): Promise<void> {
  server.listen(port, listen);
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new SentimentError({
      kind: "conflict",
      code: "CANNOT_LISTEN",
      message: `The other hosts cannot be waited for at ${listen}:${port}: ${(cause as Error).message}.`,
      hint: "SENTIMENT_TRAIN_MASTER=HOST:PORT, on all hosts, names another place.",
      cause,
    });
  }
}

function notCome(missing: readonly string[], seconds: number): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "HOST_MISSING",
    message: `Of the hosts of this training ${missing.join(", ")} ${missing.length === 1 ? "has" : "have"} not come within ${seconds} s.`,
    hint: "See their logs: they run the same image with the same hyperparameters, or are not let in. SENTIMENT_TRAIN_WAIT_SECONDS is how long they are waited for.",
  });
}
