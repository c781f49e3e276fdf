import type { Tensor, TensorData } from "@sentiment/numerics";
import { describeWithPython, runPython } from "@sentiment/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

const numbers: fc.Arbitrary<TensorData> = fc.oneof(
  fc.array(fc.double(), { maxLength: 9 }).map((items) => Float64Array.from(items)),
  fc.array(fc.float(), { maxLength: 9 }).map((items) => Float32Array.from(items)),
  fc.array(fc.integer(), { maxLength: 9 }).map((items) => Int32Array.from(items)),
  fc.array(fc.nat(65_535), { maxLength: 9 }).map((items) => Uint16Array.from(items)),
  fc.array(fc.nat(255), { maxLength: 9 }).map((items) => Uint8Array.from(items)),
);
const tensors: fc.Arbitrary<Record<string, Tensor>> = fc.dictionary(
  fc.stringMatching(/^(?:model|vectorizer)\.[a-z_]{1,5}$/u),
  numbers.map((data) => ({ shape: [data.length], data })),
);

function fileOf(written: Record<string, Tensor>): Uint8Array {
  return new Uint8Array(Buffer.concat(encodeSafetensors(written)));
}

describe("a weights file", () => {
  it("gives back every number, bit by bit, wherever in memory the file lies", () => {
    fc.assert(
      fc.property(tensors, fc.nat(7), (written, offset) => {
        const bytes = fileOf(written);
        const moved = new Uint8Array(bytes.length + offset);
        moved.set(bytes, offset);
        const read = decodeSafetensors(moved.subarray(offset), "w");
        expect(Object.keys(read).toSorted()).toEqual(Object.keys(written).toSorted());
        for (const [name, { shape, data }] of Object.entries(written)) {
          expect(read[name]?.shape).toEqual(shape);
          expect(read[name]?.data).toEqual(data);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("has the same bytes whatever order the tensors are given in", () => {
    const a = { shape: [1], data: Float64Array.of(1) };
    const b = { shape: [2], data: Int32Array.of(2, 3) };
    expect(fileOf({ a, b })).toEqual(fileOf({ b, a }));
  });

  it("is refused with its name when any byte is cut off", () => {
    const bytes = fileOf({ a: { shape: [2], data: Float64Array.of(1, 2) } });
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSafetensors(bytes.subarray(0, length), "weights.safetensors")).toThrow(
        /weights\.safetensors is not a usable weights file/u,
      );
    }
  });

  it.each(['{"a":1}', '{"a":{"dtype":"F64","shape":[-1],"data_offsets":[0,8]}}', "[]", "{"])(
    "is refused when its header is %s",
    (header) => {
      const bytes = new Uint8Array(8 + header.length + 64);
      bytes[0] = header.length;
      bytes.set(new TextEncoder().encode(header), 8);
      expect(() => decodeSafetensors(bytes, "w")).toThrow(/header is not one of safetensors/u);
    },
  );
});

describeWithPython("a weights file in Python", () => {
  it("follows the published layout", async () => {
    const bytes = fileOf({
      small: { shape: [2, 1], data: Int32Array.of(-1, 7) },
      wide: { shape: [2], data: Float64Array.of(0.1, -2) },
    });
    // The layout read by hand with the standard library: what the safetensors package does.
    const script = `
import base64, json, struct, sys
raw = base64.b64decode(json.load(sys.stdin))
(length,) = struct.unpack("<Q", raw[:8])
header, data = json.loads(raw[8:8 + length]), raw[8 + length:]
code = {"F64": "d", "I32": "i"}
def values(entry):
    start, end = entry["data_offsets"]
    part = data[start:end]
    return list(struct.unpack("<%d%s" % (len(part) // struct.calcsize(code[entry["dtype"]]), code[entry["dtype"]]), part))
print(json.dumps({name: [entry["shape"], values(entry)] for name, entry in header.items()}))
`;
    const read = await runPython(script, Buffer.from(bytes).toString("base64"));
    expect(read).toEqual({
      small: [
        [2, 1],
        [-1, 7],
      ],
      wide: [[2], [0.1, -2]],
    });
  });
});
