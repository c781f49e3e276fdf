/** A list of byte strings in one arena: string i is `bytes[offsets[i] .. offsets[i + 1])`, UTF-8 by convention. */
export interface ByteStrings {
  readonly count: number;
  readonly bytes: Uint8Array;
  /** count + 1 offsets; the first is 0. */
  readonly offsets: Int32Array;
}

// A leading U+FEFF is part of a string like any other character.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** String `index` of the list as a JavaScript string. */
export function stringAt(strings: ByteStrings, index: number): string {
  return decoder.decode(strings.bytes.subarray(strings.offsets[index], strings.offsets[index + 1]));
}

/** All strings of the list, in order. For display and tests; hot code stays with the bytes. */
export function stringsOf(strings: ByteStrings): string[] {
  return Array.from({ length: strings.count }, (_, index) => stringAt(strings, index));
}

/** The list of the given strings, in order. */
export function byteStringsOf(strings: readonly string[]): ByteStrings {
  const encoded = strings.map((string) => encoder.encode(string));
  const offsets = new Int32Array(strings.length + 1);
  encoded.forEach((bytes, index) => {
    offsets[index + 1] = offsets[index]! + bytes.length;
  });
  const bytes = new Uint8Array(offsets[strings.length]!);
  encoded.forEach((string, index) => bytes.set(string, offsets[index]));
  return { count: strings.length, bytes, offsets };
}
