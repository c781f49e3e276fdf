/**
 * The code point whose UTF-8 begins at `at`, -1 when there is no well-formed one before `end`. Overlong forms,
 * surrogates and what lies above U+10FFFF are not well-formed, as for a `TextDecoder`. Only for bytes from 0x80 on.
 */
export function decodeCodePoint(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at]!;
  if (lead < 0xe0) {
    if (lead < 0xc2 || at + 1 >= end) return -1;
    const second = bytes[at + 1]! ^ 0x80;
    return second < 0x40 ? ((lead & 0x1f) << 6) | second : -1;
  }
  if (lead < 0xf0) {
    if (at + 2 >= end) return -1;
    const second = bytes[at + 1]! ^ 0x80;
    const third = bytes[at + 2]! ^ 0x80;
    if (second >= 0x40 || third >= 0x40) return -1;
    const point = ((lead & 0x0f) << 12) | (second << 6) | third;
    return point >= 0x800 && (point & 0xf800) !== 0xd800 ? point : -1;
  }
  if (at + 3 >= end) return -1;
  const second = bytes[at + 1]! ^ 0x80;
  const third = bytes[at + 2]! ^ 0x80;
  const fourth = bytes[at + 3]! ^ 0x80;
  if (lead > 0xf4 || second >= 0x40 || third >= 0x40 || fourth >= 0x40) return -1;
  const point = ((lead & 0x07) << 18) | (second << 12) | (third << 6) | fourth;
  return point >= 0x10000 && point <= 0x10ffff ? point : -1;
}

/** How many bytes the UTF-8 of this code point takes. */
export function utf8Length(point: number): number {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/** Writes the UTF-8 of a code point at `at`, where there must be room, and gives the position behind it. */
export function encodeCodePoint(point: number, bytes: Uint8Array, at: number): number {
  if (point < 0x80) {
    bytes[at] = point;
    return at + 1;
  }
  if (point < 0x800) {
    bytes[at] = 0xc0 | (point >> 6);
    bytes[at + 1] = 0x80 | (point & 0x3f);
    return at + 2;
  }
  if (point < 0x10000) {
    bytes[at] = 0xe0 | (point >> 12);
    bytes[at + 1] = 0x80 | ((point >> 6) & 0x3f);
    bytes[at + 2] = 0x80 | (point & 0x3f);
    return at + 3;
  }
  bytes[at] = 0xf0 | (point >> 18);
  bytes[at + 1] = 0x80 | ((point >> 12) & 0x3f);
  bytes[at + 2] = 0x80 | ((point >> 6) & 0x3f);
  bytes[at + 3] = 0x80 | (point & 0x3f);
  return at + 4;
}
