/**
 * What `work` gives, or the signal's reason as soon as it is aborted. Work in other threads goes on until they are ended;
 * nobody waits for it.
 */
export async function unlessAborted<Result>(signal: AbortSignal | undefined, work: Promise<Result>): Promise<Result> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(signal.reason as Error);
  signal.addEventListener("abort", stop);
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
    // Its failure, once nobody waits for it, is nobody's to catch.
    work.catch(() => undefined);
    stopped.promise.catch(() => undefined);
  }
}
