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
const made = fc.sample(fc.string({ unit: letter, minLength: 1, maxLength: 14 }), { numRuns: 2000, seed: 8 });

it("a value is read as what it was, by a reader that knows types", () => {
  for (const text of [...named, ...made]) expect(parse(`a: ${yamlScalar(text)}\n`)).toEqual({ a: text });
});

describeWithDvc("a value in a .dvc file", () => {
  it("is quoted as DVC quotes it", async () => {
    const script = `
import io, json, sys
from dvc.utils.serialize._yaml import _dump
def dumped(text):
    stream = io.StringIO()
    _dump({"outs": [{"md5": "a", "path": text}]}, stream)
    return stream.getvalue()
print(json.dumps([dumped(text) for text in json.load(sys.stdin)]))`;
    const theirs = await runDvcPython(script, [...named, ...made]);
    expect([...named, ...made].map((text) => `outs:\n- md5: a\n  path: ${yamlScalar(text)}\n`)).toEqual(theirs);
  });
});
