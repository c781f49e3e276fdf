import { SentimentError } from "@sentiment/errors";

/** What may stand in a value besides JSON. */
const arrayTypes = { Uint8Array, Uint16Array, Int32Array, Float64Array } as const;

type ArrayType = keyof typeof arrayTypes;
type NumberArray = Uint8Array | Uint16Array | Int32Array | Float64Array;

/** The key of what stands for an array in the JSON. */
const arrayKey = "$array";

/** The width of the widest number: where arrays may begin. */
const alignment = 8;

/**
 * Plain data with typed arrays as bytes, for a network or a file: the length of the JSON as four bytes, little endian, the JSON, and
 * the arrays as they are, each at a multiple of eight. The pieces are views on the arrays, which are not copied. Machines of one byte order only.
 */
export function packed(value: unknown): readonly Uint8Array[] {
  const arrays: NumberArray[] = [];
  let end = 0;
  const json = JSON.stringify(value, (_, part: unknown) => {
    const type = typeOf(part);
    if (type === undefined) return part;
    const array = part as NumberArray;
    arrays.push(array);
    const start = end;
    end = aligned(end + array.byteLength);
    return { [arrayKey]: [type, start, array.length] };
  });
  const header = Buffer.from(json);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const pieces: Uint8Array[] = [length, header, padding(4 + header.length)];
  for (const { buffer, byteOffset, byteLength } of arrays) {
    pieces.push(new Uint8Array(buffer, byteOffset, byteLength), padding(byteLength));
  }
  return pieces.filter((piece) => piece.length > 0);
}

/** The value of bytes that begin at a multiple of eight of their memory; its arrays have memory of their own. Throws an input error for others. */
export function unpacked(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const headerEnd = 4 + view.getUint32(0, true);
    const json = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(4, headerEnd));
    const start = bytes.byteOffset + aligned(headerEnd);
    return JSON.parse(json, (_, part: unknown) => arrayOf(part, bytes.buffer, start));
  } catch (cause) {
    throw new SentimentError({
      kind: "input",
      code: "BAD_MESSAGE",
      message: `${bytes.length} bytes are no packed value: ${(cause as Error).message}.`,
      cause,
    });
  }
}

function typeOf(part: unknown): ArrayType | undefined {
  if (!ArrayBuffer.isView(part)) return undefined;
  return (Object.keys(arrayTypes) as ArrayType[]).find((type) => part instanceof arrayTypes[type]);
}

function arrayOf(part: unknown, buffer: ArrayBuffer, start: number): unknown {
  if (typeof part !== "object" || part === null || !Object.hasOwn(part, arrayKey)) return part;
  const [type, offset, length] = (part as Record<string, [ArrayType, number, number]>)[arrayKey]!;
  return new arrayTypes[type](buffer, start + offset, length).slice();
}

function aligned(offset: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

function padding(length: number): Uint8Array {
  return new Uint8Array(aligned(length) - length);
}
