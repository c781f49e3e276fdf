import { connect, type Socket } from "node:net";

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  /** `X-Sentiment-Model` */
  readonly model: string;
  readonly body: string;
}

const headEnd = "\r\n\r\n";
const patience = 30_000;

/**
 * One client that asks one thing at a time over raw sockets, and asks nothing twice: what breaks is seen. It does what
 * RFC 9112 §9 demands of a client, and no more: it opens another connection when it was told that this one ends, or when the
 * server has closed it before anything was sent.
 */
export class Caller {
  readonly #server: URL;
  readonly #keeps: boolean;
  #socket: Socket | undefined;
  /** How many connections it has opened. */
  opened = 0;

  constructor(server: URL, keeps: boolean) {
    this.#server = server;
    this.#keeps = keeps;
  }

  /** Throws an error that says what happened instead of a whole answer. */
  ask(body: string): Promise<Answer> {
    const socket = this.#connected();
    return new Promise((resolve, reject) => {
      let received = "";
      const settle = (outcome: () => void): void => {
        clearTimeout(timer);
        socket.off("data", take).off("error", fail).off("end", ended).off("close", ended);
        outcome();
      };
      const fail = (error: Error): void => settle(() => reject(new Error(`${error.message}, ${soFar(received)}`)));
      const ended = (): void => fail(new Error("closed"));
      const take = (chunk: string): void => {
        received += chunk;
        const answer = answerIn(received);
        if (answer === undefined) return;
        if (answer.ends || !this.#keeps) this.#leave(socket);
        settle(() => resolve(answer));
      };
      const timer = setTimeout(() => {
        this.#leave(socket);
        fail(new Error(`no answer within ${patience / 1000} s`));
      }, patience);
      socket.on("data", take).on("error", fail).on("end", ended).on("close", ended);
      socket.write(this.#request(body));
    });
  }

  end(): void {
    this.#socket?.destroy();
  }

  #connected(): Socket {
    const known = this.#socket;
    if (known !== undefined && !known.destroyed && !known.readableEnded) return known;
    this.opened++;
    const socket = connect(Number(this.#server.port), this.#server.hostname).setNoDelay(true).setEncoding("latin1");
    // Idle, too, it must be seen that the server closes it.
    socket.on("error", () => {});
    socket.on("end", () => this.#leave(socket));
    this.#socket = socket;
    return socket;
  }

  #leave(socket: Socket): void {
    socket.end();
    if (this.#socket === socket) this.#socket = undefined;
  }

  #request(body: string): string {
    return (
      `POST ${this.#server.pathname} HTTP/1.1\r\nhost: ${this.#server.host}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n${this.#keeps ? "" : "connection: close\r\n"}\r\n${body}`
    );
  }
}

/** undefined: it is not whole yet. All that is asked here is answered in ASCII. */
function answerIn(received: string): (Answer & { readonly ends: boolean }) | undefined {
  const end = received.indexOf(headEnd);
  if (end === -1) return undefined;
  const head = received.slice(0, end);
  const header = (name: string): string => new RegExp(`^${name}: *(.*)$`, "imu").exec(head)?.[1]?.trim() ?? "";
  const length = Number(header("content-length") || NaN);
  if (Number.isNaN(length)) throw new Error(`An answer without a length: ${head}`);
  const body = received.slice(end + headEnd.length);
  if (body.length < length) return undefined;
  return {
    status: Number(head.split(" ")[1]),
    model: header("x-sentiment-model"),
    body,
    ends: header("connection").toLowerCase() === "close",
  };
}

function soFar(received: string): string {
  return received === "" ? "nothing was received" : `received: ${received.slice(0, 200)}`;
}
