import fc from "fast-check";
import { expect, it } from "vitest";
import { packed, unpacked } from "./packed.ts";

const arrays = fc.oneof(fc.uint8Array(), fc.uint16Array(), fc.int32Array(), fc.float64Array());
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    arrays,
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.constant(null),
    fc.array(tie("value")),
    fc.dictionary(fc.stringMatching(/^[a-z]+$/u), tie("value"), { noNullPrototype: true }),
  ),
}));

it("gives back what was packed, arrays of numbers to the last bit", () => {
  fc.assert(
    fc.property(value, (given) => {
      expect(unpacked(new Uint8Array(Buffer.concat(packed(given))))).toEqual(given);
    }),
    { seed: 5, numRuns: 200 },
  );
});

it("refuses what is cut off or no message at all", () => {
  const whole = Buffer.concat(packed({ numbers: Float64Array.of(1, 2, 3) }));
  for (const bytes of [whole.subarray(0, 10), whole.subarray(0, -8), Buffer.alloc(0), Buffer.from("what is this?")]) {
    expect(() => unpacked(new Uint8Array(bytes))).toThrow(
      expect.objectContaining({ kind: "input", code: "BAD_MESSAGE" }),
    );
  }
});
