import * as fc from "fast-check";
import { expect, it } from "vitest";
import { jsonText } from "./json-text.ts";

it("is one line of JSON that means the same, and holds no control character", () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
      const text = jsonText(value);
      expect(text).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { seed: 1 },
  );
});
