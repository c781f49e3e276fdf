import { SentimentError } from "@sentiment/errors";
import type { Tensor, TensorData } from "@sentiment/numerics";
import { z } from "zod";

// The container: 8 bytes little-endian header length, a JSON header {name: {dtype, shape, data_offsets}}, then the raw
// little-endian numbers. Format: Hugging Face's safetensors, whose Python package reads these files as they are.

const dtypes = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U16: Uint16Array,
  U8: Uint8Array,
} as const;
type Dtype = keyof typeof dtypes;

const headerSchema = z.record(
  z.string(),
  z.object({
    dtype: z.enum(Object.keys(dtypes) as [Dtype, ...Dtype[]]),
    shape: z.array(z.int().nonnegative()),
    data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
  }),
);

/**
 * The bytes of a safetensors file, in pieces: its header, then the memory of each tensor as it is, so that a large model
 * is not there twice while it is written. Same tensors, same bytes: names are sorted within each element size.
 */
export function encodeSafetensors(tensors: Readonly<Record<string, Tensor>>): Uint8Array[] {
  // Wide elements first and a header padded to 8 bytes: every tensor is aligned, so a reader needs no copy.
  const entries = Object.entries(tensors).sort(
    ([a, { data: x }], [b, { data: y }]) => y.BYTES_PER_ELEMENT - x.BYTES_PER_ELEMENT || (a < b ? -1 : 1),
  );
  let end = 0;
  const header: Record<string, unknown> = {};
  for (const [name, { shape, data }] of entries) {
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const start = new Uint8Array(8 + padded).fill(0x20, 8);
  new DataView(start.buffer).setBigUint64(0, BigInt(padded), true);
  start.set(json, 8);
  return [start, ...entries.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))];
}

/**
 * The tensors of a safetensors file, as views of `bytes` where they are aligned. `name` is the file's, for errors.
 * Throws an input error for anything that does not fit together.
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): Record<string, Tensor> {
  const header = readHeader(bytes, name);
  const tensors: Record<string, Tensor> = Object.create(null) as Record<string, Tensor>;
  for (const [key, { dtype, shape, data_offsets: offsets }] of Object.entries(header.entries)) {
    const Data = dtypes[dtype];
    const [start, end] = offsets;
    const length = shape.reduce((product, size) => product * size, 1);
    if (end - start !== length * Data.BYTES_PER_ELEMENT || header.dataStart + end > bytes.length) {
      throw corrupt(name, `tensor ${JSON.stringify(key)} does not fit its shape or the file`);
    }
    const from = bytes.byteOffset + header.dataStart + start;
    const aligned = from % Data.BYTES_PER_ELEMENT === 0;
    const source = aligned ? bytes : bytes.slice(header.dataStart + start, header.dataStart + end);
    tensors[key] = { shape, data: new Data(source.buffer as ArrayBuffer, aligned ? from : source.byteOffset, length) };
  }
  return tensors;
}

function readHeader(bytes: Uint8Array, name: string): { entries: z.output<typeof headerSchema>; dataStart: number } {
  if (bytes.length < 8) throw corrupt(name, "it is shorter than its header");
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - 8) throw corrupt(name, "it is shorter than its header");
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length)));
    return { entries: headerSchema.parse(json), dataStart: 8 + length };
  } catch (cause) {
    throw corrupt(name, "its header is not one of safetensors", cause);
  }
}

function dtypeOf(data: TensorData): Dtype {
  for (const [dtype, Data] of Object.entries(dtypes)) if (data instanceof Data) return dtype as Dtype;
  throw new SentimentError({ kind: "bug", code: "UNKNOWN_DTYPE", message: "A tensor has numbers of an unknown type." });
}

function corrupt(name: string, why: string, cause?: unknown): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "MODEL_CORRUPT",
    message: `${name} is not a usable weights file: ${why}.`,
    hint: "Copy the model directory again, or train the model anew.",
    cause,
  });
}
