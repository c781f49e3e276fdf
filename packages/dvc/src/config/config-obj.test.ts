import { describe, expect, it } from "vitest";
import { ConfigSyntaxError, parseConfig } from "./config-obj.ts";

/** Section → option → value, as plain objects. */
function read(text: string) {
  const sections = Array.from(parseConfig(text), ([name, options]) => [name, Object.fromEntries(options)] as const);
  return Object.fromEntries(sections.filter(([name, options]) => name !== "" || Object.keys(options).length > 0));
}

describe("a config of DVC's", () => {
  it("is read as DVC writes it", () => {
    const text = `[core]
    remote = origin
['remote "origin"']
    url = https://dagshub.com/u/r.dvc
    auth = basic
    user = me
    password = 'p#a,s"s'
['remote "my.dotted"']
    url = ../dvc store
    password = '''a'b"c'''
[cache]
    type = "reflink,copy"
`;
    const expected = {
      core: { remote: "origin" },
      'remote "origin"': {
        url: "https://dagshub.com/u/r.dvc",
        auth: "basic",
        user: "me",
        password: 'p#a,s"s',
      },
      'remote "my.dotted"': { url: "../dvc store", password: `a'b"c` },
      cache: { type: "reflink,copy" },
    };
    expect(read(text)).toEqual(expected);
    expect(read(`\uFEFF${text.replaceAll("\n", "\r\n")}`)).toEqual(expected);
  });

  it("may be written by hand", () => {
    const text = `# ours
[remote "X"] # a remote
URL=/srv/dvc  # where
type = reflink, copy
one = hardlink,
empty =
quoted = " a # b "
long = """first
second""" # end
`;
    expect(read(text)).toEqual({
      'remote "x"': {
        url: "/srv/dvc",
        type: ["reflink", "copy"],
        one: ["hardlink"],
        empty: "",
        quoted: " a # b ",
        long: "first\nsecond",
      },
    });
  });

  it.each([
    ["[a]\nx", 2],
    ["[a]\nx = 'b", 2],
    ["[a]\nx = 1\nX = 2", 3],
    ["[a]\n[A]", 2],
    ["[[a]]", 1],
    ["[a]\nx = '''b\nc", 2],
    ["[a]\nx = %(b)s", 2],
  ])("is refused where it makes no sense: %j", (text, line) => {
    expect(() => parseConfig(text)).toThrow(ConfigSyntaxError);
    expect(() => parseConfig(text)).toThrow(expect.objectContaining({ line }) as Error);
  });
});
