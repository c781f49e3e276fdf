import { release } from "@sentiment/numerics";

/** So many numbers on average in a bucket. */
const perBucket = 4;

/** Up to so many, insertion is quicker than a call of `sort`. */
const fewNumbers = 24;

/** Up to so many, `sort` is done before the engine has compiled what is quicker. */
const someNumbers = 1 << 16;

/** Puts probabilities in ascending order. `scratch` is at least as long. */
export function sortAscending(probabilities: Float64Array, scratch: Float64Array): void {
  if (probabilities.length > someNumbers) sortInBuckets(probabilities, scratch);
  else probabilities.sort();
}

/**
 * Up to rounding they lie in [0, 1] and mostly apart, so they are dealt out into buckets of equal width, which stand in
 * order then, and each bucket is sorted by itself: linear time, where to sort them all takes several times as long.
 * Where many share a bucket, `sort` does it.
 */
export function sortInBuckets(probabilities: Float64Array, scratch: Float64Array): void {
  const buckets = Math.ceil(probabilities.length / perBucket);
  const ends = new Int32Array(buckets + 1);
  for (let at = 0; at < probabilities.length; at++) ends[bucketOf(probabilities[at]!, buckets) + 1]!++;
  for (let bucket = 0; bucket < buckets; bucket++) ends[bucket + 1]! += ends[bucket]!;
  scratch.set(probabilities);
  for (let at = 0; at < probabilities.length; at++) {
    probabilities[ends[bucketOf(scratch[at]!, buckets)]!++] = scratch[at]!;
  }
  for (let bucket = 0, start = 0; bucket < buckets; bucket++) {
    const end = ends[bucket]!;
    if (end - start > fewNumbers) probabilities.subarray(start, end).sort();
    else insertionSort(probabilities, start, end);
    start = end;
  }
  release(ends);
}

/** Not a function within the one above: there it would be another one in every call, and what was compiled void. */
function bucketOf(probability: number, buckets: number): number {
  return Math.max(0, Math.min(buckets - 1, Math.floor(probability * buckets)));
}

function insertionSort(numbers: Float64Array, start: number, end: number): void {
  for (let at = start + 1; at < end; at++) {
    const number = numbers[at]!;
    let to = at;
    while (to > start && numbers[to - 1]! > number) {
      numbers[to] = numbers[to - 1]!;
      to--;
    }
    numbers[to] = number;
  }
}
