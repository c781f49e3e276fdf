import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byCodePoints } from "./code-point-order.ts";
import { contentMd5 } from "./content-hash.ts";
import { parseTree, treeBytes } from "./tree.ts";

/** The id of a folder of such files. */
function idOf(contents: Readonly<Record<string, string>>): string {
  const entries = Object.entries(contents).map(([path, text]) => ({ path, md5: contentMd5("md5", Buffer.from(text)) }));
  return contentMd5("md5", treeBytes(entries));
}

describe("a folder's list", () => {
  it.each([
    ["d5f5cc777ab013e9264db88ca34dde6c", { "train.csv": "a,b\n1,2\n", "test.csv": "", "sub/dev.csv": "x" }],
    [
      "14e58b69dfba98971abc0096ef0152dd",
      { "café.csv": "1", "😀.csv": "2", "Ａ.csv": "3", "z.csv": "4", "a b.csv": "5", "A.csv": "6" },
    ],
    [
      "2bedd1012a5fe4168ec9a8bafc441277",
      { 'quote"back\\slash.csv': "1", "tab\there": "2", "del\u007F": "3", "nl\u2028": "4" },
    ],
    ["d751713988987e9331980363e24189ce", {}],
  ])("has the id that DVC gives it: %s", (id, contents) => {
    expect(idOf(contents)).toBe(id);
  });

  it("has the id that DVC's own documentation gives it", () => {
    const entries = [
      { path: "cat.jpeg", md5: "de7371b0119f4f75f9de703c7c3bac16" },
      { path: "index.jpeg", md5: "402e97968614f583ece3b35555971f64" },
    ];
    expect(contentMd5("md5", treeBytes(entries))).toBe("6fdb5336fce0dbfd669f83065f107551");
  });

  it("is read back as it was written, for any names", () => {
    const name = fc
      .string({ unit: "binary", minLength: 1 })
      .filter((text) => text.isWellFormed() && !/[/\0]|^\.|~/u.test(text));
    const md5 = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 });
    const entries = fc.uniqueArray(fc.record({ path: name, md5 }), { selector: ({ path }) => path });
    fc.assert(
      fc.property(entries, (list) => {
        expect(parseTree(treeBytes(list), "a list")).toEqual(
          list.toSorted((one, other) => byCodePoints(one.path, other.path)),
        );
      }),
      { seed: 8 },
    );
  });

  it("may say more of its files, and write hashes in capitals", () => {
    const text = '[{"relpath":"a/__proto__","size":1,"md5":"DE7371B0119F4F75F9DE703C7C3BAC16","etag":"x"}]';
    expect(parseTree(Buffer.from(text), "a list")).toEqual([
      { path: "a/__proto__", md5: "de7371b0119f4f75f9de703c7c3bac16" },
    ]);
  });
});

const md5 = "de7371b0119f4f75f9de703c7c3bac16";

describe("a hostile list is refused", () => {
  it.each([
    "../x",
    "a/../../x",
    "/etc/passwd",
    "",
    ".",
    "a//b",
    "a/",
    ".git/hooks/post-checkout",
    "sub/.GIT/config",
    ".git./x",
    "git~1/x",
    ".dvc/config",
    ".g\u200Bit/config",
    "a\0b",
    "\uD800",
  ])("because of the name %j", (path) => {
    expect(() => parseTree(Buffer.from(JSON.stringify([{ md5, relpath: path }])), "x.dir")).toThrow(
      /^x\.dir names the file .*nothing was written\.$/u,
    );
  });

  it.each([
    ["{}", "no list"],
    ["[1]", "no texts"],
    ["[null]", "no texts"],
    [`[{"md5": 1, "relpath": "a"}]`, "no texts"],
    [`[{"md5": "${md5}.dir", "relpath": "a"}]`, "another list"],
    [`[{"md5": "${md5}", "relpath": "a"}, {"md5": "${md5}", "relpath": "a"}]`, '"a" is there twice'],
    [
      `[{"md5": "${md5}", "relpath": "a/b/c"}, {"md5": "${md5}", "relpath": "a/b"}]`,
      '"a/b" is both a file and a folder',
    ],
    ["[", "no JSON"],
    ["\xFF", "no JSON"],
  ])("because it is %s", (text, why) => {
    expect(() => parseTree(Buffer.from(text, "latin1"), "x.dir")).toThrow(why);
  });
});

it("texts are in the order of their code points", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (one, other) => {
      const points = (text: string): number[] => Array.from(text, (point) => point.codePointAt(0)!);
      const [a, b] = [points(one), points(other)];
      const at = a.findIndex((point, i) => point !== b[i]);
      const expected = at === -1 ? a.length - b.length : at >= b.length ? 1 : a[at]! - b[at]!;
      expect(Math.sign(byCodePoints(one, other))).toBe(Math.sign(expected));
    }),
    { seed: 8 },
  );
});
