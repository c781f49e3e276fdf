import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attribute, dataset, metric, param, tag } from "./filter.ts";
import { compileLoggedModelSearch } from "./search/logged-models.ts";
import { compileModelVersionSearch } from "./search/model-versions.ts";
import { compileRunSearch } from "./search/runs.ts";

const settings = { seed: 1, numRuns: 500 };
const experimentIds = ["0"];
/** Any text that MLflow's grammar has a way to write. */
const writable = fc
  .string({ unit: "grapheme" })
  .filter((text) => !text.endsWith("\\") && !(text.includes("'") && text.includes('"')));
const key = fc.stringMatching(/^[\p{L}\p{N}_.\- :/]{1,20}$/u);
const number = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("a filter", () => {
  it("is a text of MLflow's grammar", () => {
    const filter = metric("f1 macro").gt(0.8).and(param("model").eq("nb")).and(attribute("status").ne("FAILED"));
    expect(filter.text).toBe("metrics.`f1 macro` > 0.8 AND params.`model` = 'nb' AND status != 'FAILED'");
    expect(attribute("start_time").le(1e21).text).toBe("start_time <= 1e21");
    expect(tag("who").eq("it's").text).toBe(`tags.\`who\` = "it's"`);
    expect(metric("f1").descending).toBe("metrics.`f1` DESC");
  });

  it("means the keys and values that were given, whatever is in them", () => {
    fc.assert(
      fc.property(fc.tuple(key, number), fc.tuple(key, writable), fc.tuple(key, writable), ([a, x], [b, y], [c, z]) => {
        const filter = metric(a).ge(x).and(param(b).ne(y)).and(tag(c).eq(z)).and(dataset("name").eq(y));
        const { values } = compileRunSearch({ experimentIds, filter: filter.text });
        // 0 and -0 are the same to MLflow.
        expect(values).toEqual(expect.arrayContaining([a, x + 0, b, y, c, z]));
      }),
      settings,
    );
  });

  it("is understood by every search that has such names", () => {
    fc.assert(
      fc.property(writable, fc.integer({ min: 0 }), (text, count) => {
        const version = attribute("name").eq(text).and(attribute("version_number").gt(count));
        expect(compileModelVersionSearch({ filter: version.text }).values).toContain(text);
        if (text.includes("'")) return;
        const model = attribute("name").like(text).and(attribute("creation_timestamp").lt(count));
        const found = compileLoggedModelSearch({ experimentIds, filter: model.text });
        expect(found.values).toContain(count);
      }),
      settings,
    );
  });

  it.each([
    [() => metric("f1").gt(Number.NaN), /NaN/u],
    [() => metric("f1").lt(Number.POSITIVE_INFINITY), /Infinity/u],
    [() => param("a").eq(`'"`), /both kinds of quotes/u],
    [() => param("a").eq("C:\\"), /a backslash at its end/u],
    [() => metric(""), /cannot be a key/u],
    [() => metric('`"'), /cannot be a key/u],
  ])("that MLflow has no way to write is refused (%#)", (build, message) => {
    expect(build).toThrow(
      expect.objectContaining({ kind: "usage", message: expect.stringMatching(message) as unknown }),
    );
  });
});
