import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCodePoints } from "../../test/nasty-texts.ts";
import { loadStemmer, stemmers } from "./registry.ts";

/** A word for each stemmer and its stem, by the algorithm's own description or natural's own tests. */
const examples: Readonly<Record<string, readonly [string, string]>> = {
  porter: ["relational", "relat"],
  lancaster: ["maximum", "maxim"],
  porter_de: ["aufeinander", "aufeinand"],
  porter_es: ["torneos", "torne"],
  porter_fr: ["continuellement", "continuel"],
  porter_it: ["abbandonata", "abbandon"],
  porter_nl: ["lichamelijk", "licham"],
  porter_no: ["havnene", "havn"],
  porter_pt: ["quilométricas", "quilométr"],
  porter_ru: ["вагоны", "вагон"],
  porter_sv: ["jaktkarlarna", "jaktkarl"],
  porter_uk: ["бабусі", "бабус"],
  carry_fr: ["continuellement", "continu"],
  japanese: ["コンピューター", "コンピュータ"],
};

describe("every stemmer", () => {
  it("has an example here", () => {
    expect(Object.keys(examples)).toEqual([...stemmers.keys()]);
  });
  it.each(Object.entries(examples))("%s stems its example", async (name, [word, stem]) => {
    expect((await loadStemmer(name))(word)).toBe(stem);
  });
  it.each([...stemmers.keys()])(
    "%s takes any token, gives the same stem each time and keeps no state",
    async (name) => {
      const stem = await loadStemmer(name);
      const token = fc.oneof(
        fc.string({ unit: fc.constantFrom(..."aeioubcdglmnrstyé"), maxLength: 20 }),
        fc.string({ unit: fc.constantFrom(..."аеиоуыянтскйь"), maxLength: 20 }),
        anyCodePoints,
        fc.constantFrom("constructor", "__proto__", "", "'", "a-a-a"),
      );
      fc.assert(
        fc.property(token, token, (first, second) => {
          const alone = stem(first);
          stem(second);
          expect(stem(first)).toBe(alone);
        }),
        { seed: 5, numRuns: 500 },
      );
    },
  );
  it("is asked for by a name it has", async () => {
    await expect(loadStemmer("lancester")).rejects.toMatchObject({
      kind: "usage",
      message: 'There is no stemmer "lancester". Did you mean lancaster?',
    });
  });
});
