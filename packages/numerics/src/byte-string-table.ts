import { SentimentError } from "@sentiment/errors";
import type { ByteStrings } from "./byte-strings.ts";
import { grown } from "./grown.ts";
import { release } from "./release.ts";
import { roomFor } from "./room-for.ts";
import { HEAD_BITS, NEXT_BITS, TAIL_BITS, hashOf, slotHash, viewOf, wordAt } from "./string-words.ts";

/** Where some strings lie. */
export interface StringPlaces {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * Numbers byte strings 0, 1, 2 … in order of first appearance: a vocabulary while it grows, and its index afterwards.
 *
 * An open-addressing hash table with linear probing, at most 60 % full. A slot is four Int32 in 16 bytes, so that a
 * probe touches one cache line, which is what its time goes into once the table is larger than the caches:
 *
 *     head, next, tail, id + 1     (id + 1 = 0: the slot is free)
 *
 * `head` and `next` are the first eight bytes, little endian, padded with zeros. Up to eleven bytes (nearly every word)
 * `tail` is the other three bytes and the length, so that the three numbers are the string: no other memory is looked
 * at. For longer strings `tail` is a hash of the rest, marked by its sign, and an equal slot is confirmed against the
 * arena that holds every string once. Growing moves slots only: their place follows from head, next and tail.
 */
export class ByteStringTable {
  #slots: Int32Array;
  #slotMask: number;
  #count = 0;
  #arena: Uint8Array;
  /** String i is `arena[offsets[i] .. offsets[i + 1])`. */
  #offsets: Int32Array;
  /** The strings that the table was made over, which are their owner's. */
  #given: ByteStrings | undefined;
  /** The array of the latest call with a view on it: words are read at once, and a view per call would be dear. */
  #bytes: Uint8Array;
  #view: DataView;
  /** Keys of a group of strings: head, next, tail and slot hash of each. */
  readonly #keys = new Int32Array(4 * GROUP);
  /** The key of the string in hand. */
  #head = 0;
  #next = 0;
  #tail = 0;

  constructor() {
    this.#slots = new Int32Array(4 * FEWEST_SLOTS);
    this.#slotMask = FEWEST_SLOTS - 1;
    this.#arena = new Uint8Array(8 * FEWEST_SLOTS);
    this.#offsets = new Int32Array(FEWEST_SLOTS);
    this.#bytes = this.#arena;
    this.#view = viewOf(this.#arena);
  }

  /** The index of given distinct strings; string i gets id i. Their arrays are used as they are, not copied. */
  static over(strings: ByteStrings): ByteStringTable {
    const making = ByteStringTable.inSteps(strings);
    for (;;) {
      const { done, value } = making.next();
      if (done === true) return value;
    }
  }

  /** As `over`, a millisecond or less at a time, so that who must not stand still can do other things in between. */
  static *inSteps(strings: ByteStrings): Generator<undefined, ByteStringTable> {
    const table = new ByteStringTable();
    const { count, bytes, offsets } = strings;
    let slots = FEWEST_SLOTS;
    while (count > MAX_LOAD * slots) slots *= 2;
    table.#slots = new Int32Array(4 * slots);
    table.#slotMask = slots - 1;
    table.#count = count;
    table.#given = strings;
    table.#arena = bytes.subarray(0, offsets[count]);
    table.#offsets = offsets.subarray(0, count + 1);
    for (let from = 0; from < count; from += PLACED_AT_ONCE) {
      if (from > 0) yield;
      table.#placeStrings(from, Math.min(count, from + PLACED_AT_ONCE));
    }
    return table;
  }

  /** The number of strings so far, which is the id of the next new one. */
  get count(): number {
    return this.#count;
  }

  /** The strings so far, in order of their ids: views on the table's memory, which later insertions may abandon. */
  strings(): ByteStrings {
    const offsets = this.#offsets.subarray(0, this.#count + 1);
    return { count: this.#count, bytes: this.#arena.subarray(0, offsets[this.#count]), offsets };
  }

  /** Gives up the index, most of the memory; only `strings` may be asked for afterwards. */
  close(): void {
    release(this.#slots);
    this.#slots = new Int32Array(0);
  }

  /** The id of `bytes[start .. end)`, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    this.#readKey(bytes, start, end);
    return this.#probe(start, end);
  }

  /** The id of `bytes[start .. end)`; a new string gets the next one. */
  idOf(bytes: Uint8Array, start: number, end: number): number {
    this.#readKey(bytes, start, end);
    const held = this.#probe(start, end);
    if (held >= 0) return held;
    const id = this.#count;
    this.#append(bytes, start, end);
    if (this.#count > MAX_LOAD * (this.#slotMask + 1)) this.#growSlots();
    this.#place(this.#head, this.#next, this.#tail, id + 1);
    return id;
  }

  /**
   * The ids of `count` strings, the i-th in `bytes[starts[i] .. ends[i])`, written to `ids` from `at` on; new strings get
   * the next ones. Quicker than one by one, see `#findGroup`.
   */
  idsOf(places: StringPlaces, count: number, ids: Int32Array, at: number): void {
    const { bytes, starts, ends } = places;
    for (let from = 0; from < count; from += GROUP) {
      const to = Math.min(from + GROUP, count);
      this.#findGroup(places, from, to, { ids, at });
      for (let string = from; string < to; string++) {
        if (ids[at + string]! < 0) ids[at + string] = this.idOf(bytes, starts[string]!, ends[string]!);
      }
    }
  }

  /** As `idsOf`, but strings that the table does not hold get -1. */
  findAll(places: StringPlaces, count: number, ids: Int32Array, at: number): void {
    for (let from = 0; from < count; from += GROUP) {
      this.#findGroup(places, from, Math.min(from + GROUP, count), { ids, at });
    }
  }

  /**
   * Writes the ids, or -1, of the strings `from` to before `to`. Three passes: all keys are made; what
   * stands in their first slots is read, so that the memory is fetched side by side and no probe waits for another; all
   * are probed.
   */
  #findGroup(places: StringPlaces, from: number, to: number, out: { ids: Int32Array; at: number }): void {
    const { starts, ends } = places;
    const { ids, at } = out;
    const keys = this.#keys;
    const slots = this.#slots;
    const mask = this.#slotMask;
    this.#readKeys(places, from, to);
    for (let string = from, key = 3; string < to; string++, key += 4) {
      ids[at + string] = slots[((keys[key]! & mask) << 2) + 3]!;
    }
    for (let string = from, key = 0; string < to; string++, key += 4) {
      const head = keys[key]!;
      const next = keys[key + 1]!;
      const tail = keys[key + 2]!;
      let id = -1;
      let slot = (keys[key + 3]! & mask) << 2;
      for (let idPlusOne = ids[at + string]!; idPlusOne !== 0; idPlusOne = slots[slot + 3]!) {
        const agrees = slots[slot] === head && slots[slot + 1] === next && slots[slot + 2] === tail;
        if (agrees && (tail >= 0 || this.#isString(idPlusOne - 1, starts[string]!, ends[string]!))) {
          id = idPlusOne - 1;
          break;
        }
        slot = (slot + 4) & (4 * mask);
      }
      ids[at + string] = id;
    }
  }

  /** Puts head, next, tail and slot hash of the strings `from` to before `to` into `#keys`. */
  #readKeys({ bytes, starts, ends }: StringPlaces, from: number, to: number): void {
    this.#lookAt(bytes);
    const keys = this.#keys;
    const view = this.#view;
    const lastWhole = view.byteLength - 12;
    for (let string = from, key = 0; string < to; string++, key += 4) {
      const start = starts[string]!;
      const length = ends[string]! - start;
      if (start <= lastWhole && length <= 11) {
        // By masks and without a branch: lengths come in no order that a processor could guess.
        keys[key] = view.getInt32(start, true) & HEAD_BITS[length]!;
        keys[key + 1] = view.getInt32(start + 4, true) & NEXT_BITS[length]!;
        keys[key + 2] = (view.getInt32(start + 8, true) & TAIL_BITS[length]!) | (length << 24);
      } else {
        this.#readKey(bytes, start, start + length);
        keys[key] = this.#head;
        keys[key + 1] = this.#next;
        keys[key + 2] = this.#tail;
      }
      keys[key + 3] = slotHash(keys[key]!, keys[key + 1]!, keys[key + 2]!);
    }
  }

  #lookAt(bytes: Uint8Array): void {
    if (bytes === this.#bytes) return;
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }

  #readKey(bytes: Uint8Array, start: number, end: number): void {
    this.#lookAt(bytes);
    const view = this.#view;
    const length = end - start;
    this.#head = wordAt(view, start, length);
    this.#next = length > 4 ? wordAt(view, start + 4, length - 4) : 0;
    if (length <= 8) this.#tail = length << 24;
    else if (length <= 11) this.#tail = (length << 24) | wordAt(view, start + 8, length - 8);
    else this.#tail = hashOf(view, start + 8, end) | 0x8000_0000;
  }

  /** The id of the string in hand, or -1. */
  #probe(start: number, end: number): number {
    const slots = this.#slots;
    const mask = this.#slotMask;
    const head = this.#head;
    const next = this.#next;
    const tail = this.#tail;
    let index = slotHash(head, next, tail) & mask;
    for (;;) {
      const slot = index << 2;
      const idPlusOne = slots[slot + 3]!;
      if (idPlusOne === 0) return -1;
      if (
        slots[slot] === head &&
        slots[slot + 1] === next &&
        slots[slot + 2] === tail &&
        (tail >= 0 || this.#isString(idPlusOne - 1, start, end))
      ) {
        return idPlusOne - 1;
      }
      index = (index + 1) & mask;
    }
  }

  /** Whether string `id`, whose first eight bytes are known to agree, is the one in hand. */
  #isString(id: number, start: number, end: number): boolean {
    const from = this.#offsets[id]!;
    if (this.#offsets[id + 1]! - from !== end - start) return false;
    const arena = this.#arena;
    const bytes = this.#bytes;
    const shift = from - start;
    for (let at = start + 8; at < end; at++) if (arena[at + shift] !== bytes[at]) return false;
    return true;
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    const from = this.#offsets[this.#count]!;
    const to = from + end - start;
    if (to > this.#arena.length) this.#growArena(from, to);
    if (this.#count + 2 > this.#offsets.length) this.#growOffsets();
    const arena = this.#arena;
    for (let at = start, put = from; at < end; at++, put++) arena[put] = bytes[at]!;
    this.#offsets[++this.#count] = to;
  }

  #growArena(used: number, needed: number): void {
    if (needed > MAX_BYTES) {
      throw new SentimentError({
        kind: "input",
        code: "VOCABULARY_TOO_LARGE",
        message: "The distinct words of the data take more than 2 GiB.",
        hint: "Train on fewer rows, or look for rows that are not text.",
      });
    }
    const larger = new Uint8Array(Math.min(MAX_BYTES, roomFor(Math.max(needed, 2 * this.#arena.length))));
    larger.set(this.#arena.subarray(0, used));
    this.#giveBack(this.#arena);
    this.#arena = larger;
  }

  #growOffsets(): void {
    const old = this.#offsets;
    this.#offsets = grown(old, old.length + 1);
    this.#giveBack(old);
  }

  /** Releases an array that has been outgrown, unless it is one of those that the table was made over. */
  #giveBack(array: Uint8Array | Int32Array): void {
    if (array.buffer !== this.#given?.bytes.buffer && array.buffer !== this.#given?.offsets.buffer) release(array);
  }

  #growSlots(): void {
    const old = this.#slots;
    // Written before it is read: a page of new memory that is read first costs a second interrupt when it is written, and
    // with several threads interrupts take longer than all the moving.
    const times = this.#slotMask < FEW_SLOTS ? 4 : 2;
    const length = times * old.length;
    this.#slots = new Int32Array(new ArrayBuffer(roomFor(4 * length)), 0, length).fill(0);
    this.#slotMask = times * (this.#slotMask + 1) - 1;
    for (let from = 0; from < old.length; from += MOVED_AT_ONCE) {
      moveSlots(old, from, Math.min(old.length, from + MOVED_AT_ONCE), this.#slots);
    }
    release(old);
  }

  /** Gives strings of the arena, of which the table holds none yet, their slots. */
  #placeStrings(from: number, to: number): void {
    const offsets = this.#offsets;
    for (let id = from; id < to; id++) {
      this.#readKey(this.#arena, offsets[id]!, offsets[id + 1]!);
      this.#place(this.#head, this.#next, this.#tail, id + 1);
    }
  }

  /** Gives a key that the table does not hold yet its slot. */
  #place(head: number, next: number, tail: number, idPlusOne: number): void {
    const slots = this.#slots;
    const mask = this.#slotMask;
    let index = slotHash(head, next, tail) & mask;
    while (slots[(index << 2) + 3] !== 0) index = (index + 1) & mask;
    const slot = index << 2;
    slots[slot] = head;
    slots[slot + 1] = next;
    slots[slot + 2] = tail;
    slots[slot + 3] = idPlusOne;
  }
}

/**
 * Moves the keys in slots `from` to before `to` of a table to one that has none of them yet. Called for a part at a time:
 * V8 compiles a function that is called again better than one that it finds in the middle of its only loop.
 */
function moveSlots(old: Int32Array, from: number, to: number, slots: Int32Array): void {
  const last = slots.length - 4;
  for (let at = from; at < to; at += 4) {
    const idPlusOne = old[at + 3]!;
    if (idPlusOne === 0) continue;
    const head = old[at]!;
    const next = old[at + 1]!;
    const tail = old[at + 2]!;
    let slot = (slotHash(head, next, tail) << 2) & last;
    while (slots[slot + 3] !== 0) slot = (slot + 4) & last;
    slots[slot] = head;
    slots[slot + 1] = next;
    slots[slot + 2] = tail;
    slots[slot + 3] = idPlusOne;
  }
}

/** A power of two, as the length of slots is: 1,024 keys. */
const MOVED_AT_ONCE = 1 << 12;

/**
 * Up to here a table that is full gets four times the slots: all the tables before the last take a third of its time then,
 * and as much as it with twice the slots. Beyond, memory is dearer.
 */
const FEW_SLOTS = (1 << 20) - 1;
const PLACED_AT_ONCE = 1 << 11;
const FEWEST_SLOTS = 1 << 10;
const MAX_LOAD = 0.6;
/** Offsets are Int32. */
const MAX_BYTES = 0x7fff_ffff;
/** So many keys are made at a time: 4 KiB, which stay in the first cache. */
const GROUP = 256;
