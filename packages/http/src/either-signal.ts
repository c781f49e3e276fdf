const known = new WeakMap<AbortSignal, WeakMap<AbortSignal, AbortSignal>>();

/**
 * A signal that is aborted when either is; the same one each time the same two are given. Thousands of requests share theirs,
 * and `AbortSignal.any` costs as much as a small request.
 */
export function eitherSignal(one: AbortSignal, other: AbortSignal): AbortSignal {
  const ofOne = known.get(one) ?? new WeakMap<AbortSignal, AbortSignal>();
  known.set(one, ofOne);
  const either = ofOne.get(other) ?? AbortSignal.any([one, other]);
  ofOne.set(other, either);
  return either;
}
