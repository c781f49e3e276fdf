/** Ends a connection on which nothing has come or gone for too long, or whose caller has lost interest. */
export class SilenceWatch implements Disposable {
  readonly seconds: number;
  /** For the connection. */
  readonly signal: AbortSignal;
  readonly #giveUp = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(seconds: number, caller: AbortSignal | undefined) {
    this.seconds = seconds;
    this.#caller = caller;
    this.signal = AbortSignal.any([this.#giveUp.signal, ...(caller === undefined ? [] : [caller])]);
    this.#timer = setTimeout(() => this.#giveUp.abort(), seconds * 1000);
  }

  /** For whoever waits for the connection, since it is this watch that ends it. */
  get patience(): { readonly seconds: number; readonly signal: AbortSignal } {
    const week = 604_800;
    return { seconds: week, signal: this.signal };
  }

  heard(): void {
    this.#timer.refresh();
  }

  get tooLong(): boolean {
    return this.#giveUp.signal.aborted;
  }

  /** Throws the reason of the caller's signal if it was aborted. */
  throwIfStopped(): void {
    this.#caller?.throwIfAborted();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
