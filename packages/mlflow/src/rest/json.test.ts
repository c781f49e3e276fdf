import * as fc from "fast-check";
import { expect, it } from "vitest";
import { readJson, writeJson } from "./json.ts";

it("what is written reads back the same, NaN and infinities as their names", () => {
  const named = (value: number) => (Number.isFinite(value) ? value + 0 : String(value));
  // Longer whole numbers come back as bigint.
  const number = fc.double().filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value));
  fc.assert(
    fc.property(fc.record({ number, text: fc.string(), list: fc.array(number) }), (message) => {
      const expected = { ...message, number: named(message.number), list: message.list.map(named) };
      expect(readJson(writeJson(message))).toEqual(expected);
    }),
    { seed: 1, numRuns: 500 },
  );
});

it("whole numbers keep their digits, however long and wherever they stand", () => {
  const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  fc.assert(
    fc.property(integer, fc.string(), (id, text) => {
      const exact = BigInt(Number(id)) === id && Number.isSafeInteger(Number(id)) ? Number(id) : id;
      const written = `{"id":${id}, "ids": [${id},${id}], "text": ${JSON.stringify(`${text}: ${id}`)}}`;
      expect(readJson(written)).toEqual({ id: exact, ids: [exact, exact], text: `${text}: ${id}` });
    }),
    { seed: 1, numRuns: 500 },
  );
  expect(readJson("1234567890.25")).toBe(1_234_567_890.25);
});
