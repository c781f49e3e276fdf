import { RequestError } from "./request-error.ts";

/**
 * The bounded queue: how many requests are under way, and how many bytes their bodies and answers have. Whoever comes beyond that is
 * told to come again, so that under any load the server answers what it can and its memory stays bounded.
 */
export class Admission {
  readonly #most: { readonly pending: number; readonly pendingBytes: number };
  pending = 0;
  bytes = 0;

  constructor(most: { readonly pending: number; readonly pendingBytes: number }) {
    this.#most = most;
  }

  /** Lets a request in; it must leave again. Throws a request error (503) when there is no room. */
  enter(): void {
    if (this.pending >= this.#most.pending) throw full();
    this.pending++;
  }

  leave(bytes: number): void {
    this.pending--;
    this.bytes -= bytes;
  }

  /** Takes room for that many bytes. Throws a request error (503) when there is none. */
  reserve(bytes: number): void {
    if (this.bytes + bytes > this.#most.pendingBytes) throw full();
    this.bytes += bytes;
  }

  /** Takes room for an answer, which is there already: a caller who does not read it keeps others from adding to it. */
  hold(bytes: number): void {
    this.bytes += bytes;
  }
}

function full(): RequestError {
  return new RequestError(503, "TEMPORARILY_UNAVAILABLE", "Too many requests are under way. Try again in a second.", {
    "retry-after": "1",
  });
}
