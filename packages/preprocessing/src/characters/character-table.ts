import { characterClass, computeEntry } from "./character-classes.ts";

/** The class of each ASCII byte; 0 for bytes from 0x80 on. */
export const asciiClass = Uint8Array.from({ length: 256 }, (_, byte) => (byte < 0x80 ? computeEntry(byte) & 7 : 0));

/** The lower case of each ASCII byte; 0 for bytes from 0x80 on. */
export const asciiLower = Uint8Array.from({ length: 256 }, (_, byte) => (byte < 0x80 ? computeEntry(byte) >> 3 : 0));

/** The lower case of ASCII letters and digits; 0 for any other byte. */
export const asciiWordLower = asciiLower.map((lower, byte) => (asciiClass[byte] === characterClass.word ? lower : 0));

/** An entry for each code point, 0 until it is asked for; memory is only taken for the pages that are. */
let entries: Int32Array | undefined;

/** Class and lower case of a code point, as `computeEntry` gives them. */
export function characterEntry(point: number): number {
  entries ??= new Int32Array(0x110000);
  const known = entries[point]!;
  if (known !== 0) return known;
  return (entries[point] = computeEntry(point));
}
