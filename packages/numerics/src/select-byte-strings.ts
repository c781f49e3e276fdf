import type { ByteStrings } from "./byte-strings.ts";

/** The strings with the given indices, in that order, in an arena of their own. */
export function selectByteStrings(strings: ByteStrings, indices: Int32Array): ByteStrings {
  const offsets = new Int32Array(indices.length + 1);
  for (let place = 0; place < indices.length; place++) {
    const index = indices[place]!;
    offsets[place + 1] = offsets[place]! + strings.offsets[index + 1]! - strings.offsets[index]!;
  }
  const bytes = new Uint8Array(offsets[indices.length]!);
  for (let place = 0; place < indices.length; place++) {
    const from = strings.offsets[indices[place]!]!;
    const shift = from - offsets[place]!;
    for (let put = offsets[place]!; put < offsets[place + 1]!; put++) bytes[put] = strings.bytes[put + shift]!;
  }
  return { count: indices.length, bytes, offsets };
}
