import type { ByteStrings } from "./byte-strings.ts";
import { release } from "./release.ts";

/**
 * The indices of the strings in byte order, which for UTF-8 is code-point order: what Python's `sorted` gives, and not
 * what JavaScript's `<` gives, which puts U+FFxx after the astral characters. Equal strings keep their order.
 *
 * Three bytes at a time, most significant first. The next three bytes of a string, how many of them there are, and its
 * index make one 64-bit integer, and the engine's own sort of integers does the work. Runs that agree so far are sorted
 * by their next three bytes; short runs, which are most, by insertion.
 */
export function byteOrder(strings: ByteStrings): Int32Array {
  const keys = new BigUint64Array(strings.count);
  const halves = new Uint32Array(keys.buffer);
  const sorting = { strings, keys, halves };
  for (let index = 0; index < strings.count; index++) halves[2 * index + INDEX_HALF] = index;
  // A list, not a recursion: words of a megabyte that begin alike would be too deep for that.
  const pending: Run[] = [{ from: 0, to: strings.count, depth: 0 }];
  for (let run = pending.pop(); run !== undefined; run = pending.pop()) sortRun(sorting, run, pending);
  const order = new Int32Array(strings.count);
  for (let index = 0; index < strings.count; index++) order[index] = halves[2 * index + INDEX_HALF]!;
  release(keys);
  return order;
}

interface Sorting {
  readonly strings: ByteStrings;
  readonly keys: BigUint64Array;
  /** The same memory as `keys`. */
  readonly halves: Uint32Array;
}

/** Where the low half of a 64-bit integer lies: first on a little-endian machine. */
const INDEX_HALF = new Uint32Array(new BigUint64Array([1n]).buffer)[0] === 1 ? 0 : 1;
const KEY_HALF = 1 - INDEX_HALF;
const LONGEST_INSERTION = 12;

/** keys[from .. to), whose strings agree in their first `depth` bytes and are still to be sorted. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

/** Sorts a run by the next three bytes, and by all the rest where few agree in these; adds the others to `pending`. */
function sortRun(sorting: Sorting, { from, to, depth }: Run, pending: Run[]): void {
  const { keys, halves } = sorting;
  fillKeys(sorting, from, to, depth);
  keys.subarray(from, to).sort();
  let start = from;
  while (start < to) {
    const key = halves[2 * start + KEY_HALF]!;
    let end = start + 1;
    while (end < to && halves[2 * end + KEY_HALF] === key) end++;
    const goesOn = (key & 0xff) === MORE;
    if (goesOn && end - start > LONGEST_INSERTION) pending.push({ from: start, to: end, depth: depth + 3 });
    else if (goesOn && end - start > 1) insertionSort(sorting, start, end, depth + 3);
    start = end;
  }
}

/** The last byte of the key of a string that goes on behind the three. */
const MORE = 4;

function fillKeys({ strings, halves }: Sorting, from: number, to: number, depth: number): void {
  const { bytes, offsets } = strings;
  for (let position = from; position < to; position++) {
    const index = halves[2 * position + INDEX_HALF]!;
    const at = offsets[index]! + depth;
    const left = offsets[index + 1]! - at;
    // A shorter string comes before one that goes on with NULs: the count of bytes decides after the bytes.
    let key = left > 3 ? MORE : left;
    if (left > 0) key |= bytes[at]! << 24;
    if (left > 1) key |= bytes[at + 1]! << 16;
    if (left > 2) key |= bytes[at + 2]! << 8;
    halves[2 * position + KEY_HALF] = key;
  }
}

function insertionSort({ strings, halves }: Sorting, from: number, to: number, depth: number): void {
  for (let next = from + 1; next < to; next++) {
    const index = halves[2 * next + INDEX_HALF]!;
    let place = next;
    for (; place > from; place--) {
      const before = halves[2 * place - 2 + INDEX_HALF]!;
      if (!comesBefore(strings, index, before, depth)) break;
      halves[2 * place + INDEX_HALF] = before;
    }
    halves[2 * place + INDEX_HALF] = index;
  }
}

/** Whether string a is smaller than string b; a later one of two equal strings is not. */
function comesBefore({ bytes, offsets }: ByteStrings, a: number, b: number, depth: number): boolean {
  let atA = offsets[a]! + depth;
  let atB = offsets[b]! + depth;
  const endA = offsets[a + 1]!;
  const endB = offsets[b + 1]!;
  while (atA < endA && atB < endB) {
    const difference = bytes[atA++]! - bytes[atB++]!;
    if (difference !== 0) return difference < 0;
  }
  return endA - atA < endB - atB;
}
