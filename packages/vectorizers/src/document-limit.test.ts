import { parameterFromText, parseParameters } from "@sentiment/parameters";
import { describe, expect, it } from "vitest";
import { documentCount, type DocumentLimit } from "./document-limit.ts";
import { vectorizers } from "./registry.ts";

const { hyperparameters } = vectorizers.get("count")!;

/** The limit that a flag's text sets, for 40 texts. */
function limitOf(text: string): number {
  const parameters = parseParameters(hyperparameters, { min_df: parameterFromText(text) }, "vectorizer count");
  return documentCount(parameters["min_df"] as DocumentLimit, 40);
}

describe("min_df and max_df", () => {
  it.each([
    ["1", 1],
    ["3", 3],
    ["1000", 1000],
    ["1.0", 40],
    ["1.", 40],
    ["1e0", 40],
    ["0.0", 0],
    ["0.5", 20],
    [".25", 10],
    ["1e-1", 4],
  ])("read %s as %d of 40 texts", (text, texts) => {
    expect(limitOf(text)).toBe(texts);
  });

  it.each(["0", "-1", "2.0", "1.5", "-0.1", "-1.0", "None", "many", "true", "1,2"])("refuse %s", (text) => {
    expect(() => limitOf(text)).toThrow(
      /min_df=.*expected a count of texts \(1, 2, …\) or a proportion of them \(0\.0 to 1\.0, with its point\)/u,
    );
  });

  it("stay the same when they are checked again, as a saved model's are", () => {
    for (const min_df of [1, 7, 0.3, "0.0", "1.0"]) {
      const once = hyperparameters.parse({ min_df });
      expect(once["min_df"]).toBe(min_df);
      expect(hyperparameters.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
    }
  });
});
