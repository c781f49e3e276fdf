/** Waits for a promise, but no longer than until the signal is aborted: then rejects with its reason. */
export async function unlessAborted<Value>(signal: AbortSignal | undefined, promise: Promise<Value>): Promise<Value> {
  if (signal === undefined) return promise;
  const aborted = Promise.withResolvers<never>();
  const listener = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", listener);
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", listener);
  }
}
