/** Waits for a promise, but no longer than until the signal is aborted: then rejects with its reason. */
export function unlessAborted<Value>(signal: AbortSignal | undefined, promise: Promise<Value>): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const aborted = (): void => reject(signal.reason);
    const settled = (): void => signal.removeEventListener("abort", aborted);
    signal.addEventListener("abort", aborted);
    promise.then(resolve, reject).finally(settled);
  });
}
