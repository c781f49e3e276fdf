import { RequestError } from "./request-error.ts";

/**
 * The bounded queue: how many requests are under way, and how many bytes their bodies, texts and answers have. Whoever comes
 * beyond that is told to come again, so that under any load the server answers what it can and its memory stays bounded.
 */
export class Admission {
  readonly #most: { readonly pending: number; readonly pendingBytes: number };
  pending = 0;
  bytes = 0;

  constructor(most: { readonly pending: number; readonly pendingBytes: number }) {
    this.#most = most;
  }

  get isFull(): boolean {
    return this.pending >= this.#most.pending;
  }

  /** Whether there is room for so many bytes more, for one who has `own` already: for whoever is alone there always is. */
  hasRoom(bytes: number, own: number): boolean {
    return this.bytes + bytes <= this.#most.pendingBytes || this.bytes === own;
  }
}

/** One request's stay, and the room that it takes meanwhile. */
export class Stay {
  readonly #admission: Admission;
  #isIn = false;
  /** Taken so far. */
  bytes = 0;

  constructor(admission: Admission) {
    this.#admission = admission;
  }

  /** From now on it is under way, until it ends. Throws a request error (503) when there are too many. */
  enter(): void {
    if (this.#admission.isFull) throw full();
    this.#isIn = true;
    this.#admission.pending++;
  }

  /** Takes room for that many bytes. Throws a request error (503) when there is none. */
  take(bytes: number): void {
    if (!this.#admission.hasRoom(bytes, this.bytes)) throw full();
    this.hold(bytes);
  }

  /** Takes room for what is there already, such as an answer: a caller who does not read it keeps others from adding to it. */
  hold(bytes: number): void {
    // Whoever has left takes none any more.
    if (!this.#isIn) return;
    this.bytes += bytes;
    this.#admission.bytes += bytes;
  }

  end(): void {
    if (!this.#isIn) return;
    this.#isIn = false;
    this.#admission.pending--;
    this.#admission.bytes -= this.bytes;
  }
}

function full(): RequestError {
  return new RequestError(503, "TEMPORARILY_UNAVAILABLE", "Too many requests are under way. Try again in a second.", {
    "retry-after": "1",
  });
}
