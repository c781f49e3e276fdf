/**
 * Does `work` for each item, at most `atOnce` at a time. The first failure – or the abort of `signal` – stops the others:
 * their signal is aborted, they are waited for, and it is thrown.
 */
export async function inParallel<Item>(
  items: readonly Item[],
  { atOnce, signal }: { readonly atOnce: number; readonly signal: AbortSignal },
  work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  signal.throwIfAborted();
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const rest = items.values();
  const worker = async (): Promise<void> => {
    try {
      for (let next = rest.next(); next.done !== true; next = rest.next()) {
        either.throwIfAborted();
        await work(next.value, either);
      }
    } catch (error) {
      failure.abort(error);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  failure.signal.throwIfAborted();
}
