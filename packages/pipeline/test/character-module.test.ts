import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { characterModule, characterModulePath } from "./character-module.ts";

it("the Python loader's character classes are those of this Node (else: node packages/pipeline/test/character-module.ts)", () => {
  expect(readFileSync(characterModulePath, "utf8")).toBe(characterModule());
});
