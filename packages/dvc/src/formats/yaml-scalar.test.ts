import { runDvcPython, describeWithDvc } from "@sentiment/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { yamlScalar } from "./yaml-scalar.ts";

const named = [
  ..."null ~ true yes 1 0x1 1e5 1_000 _1 0o7 017 09 1.5 .5 .inf 2020-01-01 12:30 - ? #a -a 'a = << a#b a,b é 😀".split(
    " ",
  ),
  ..."4661e177303623051910790245640135 12345678901234567890123456789012 it's data".split(" "),

  "a b",
  "a: b",
  "a:",
  "a #b",
  "a'b: c",
  " a",
  "a ",
  "a\tb",
  "a\nb",
  "a\u00A0b",
  'a"b',
  "a\\b",
  "\u007F",
  "\uFEFFa",
];
const letter = fc.constantFrom(..."ab01 .:#'\"-_?[]{},&*!|>%@`~=<eExo\té\u00A0😀\u0007\\");
/** Long enough to be folded. */
const word = fc.string({ unit: letter, maxLength: 30 });
const long = fc.array(word, { minLength: 4, maxLength: 16 }).map((words) => `a${words.join(" ")}`);
const made = [
  ...fc.sample(fc.string({ unit: letter, minLength: 1, maxLength: 14 }), { numRuns: 1000, seed: 8 }),
  ...fc.sample(long, { numRuns: 500, seed: 8 }),
  ...fc
    .sample(long, { numRuns: 500, seed: 9 })
    .map((text) => text.replaceAll(/[^ab01_é.-]/gu, (char) => (char === " " ? " " : "x"))),
  ...fc
    .sample(long, { numRuns: 300, seed: 10 })
    .map((text) => `#${text.replaceAll(/[^ab01_é.#-]/gu, (char) => (char === " " ? " " : "x"))}`),
];

it("a value is read as what it was, by a reader that knows types", () => {
  for (const text of [...named, ...made]) expect(parse(`- a: ${yamlScalar(text)}\n`)).toEqual([{ a: text }]);
});

describeWithDvc("a value in a .dvc file", () => {
  it("is quoted and folded as DVC does it, where DVC can read it again", async () => {
    const script = `
import io, json, sys
from dvc.utils.serialize._yaml import _dump, loads_yaml
def dumped(text):
    stream = io.StringIO()
    _dump({"outs": [{"md5": "a", "path": text}]}, stream)
    said = stream.getvalue()
    return said if loads_yaml(said)["outs"][0]["path"] == text else None
print(json.dumps([dumped(text) for text in json.load(sys.stdin)]))`;
    const all = [...named, ...made];
    const theirs = (await runDvcPython(script, all)) as (string | null)[];
    const lost = theirs.filter((said) => said === null).length;
    expect(lost).toBeLessThan(100);
    const ours = all.map((text) => `outs:\n- md5: a\n  path: ${yamlScalar(text)}\n`);
    expect(ours.filter((_, i) => theirs[i] !== null)).toEqual(theirs.filter((said) => said !== null));
  });
});
