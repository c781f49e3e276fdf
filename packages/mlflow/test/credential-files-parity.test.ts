import fc from "fast-check";
import { describeWithPython, runPython } from "@sentiment/testing";
import { beforeAll, expect, it } from "vitest";
import { netrcLogin } from "../src/access/netrc.ts";
import { IniError, parseIni } from "../src/access/python-ini.ts";

// Random files of the kind that hold credentials, read by Python's own modules and by ours.

const count = 2000;
const host = "mlflow.example";

const script = `
import configparser, json, netrc, os, sys, tempfile

def ini(text):
    config = configparser.ConfigParser()
    try:
        config.read_string(text)
        if "mlflow" not in config:
            return None
        section = config["mlflow"]
        return {name: section.get(name) for name in section}
    except configparser.InterpolationError:
        return "interpolation"
    except configparser.Error:
        return "refused"

def login(text):
    with tempfile.NamedTemporaryFile("w", newline="", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        try:
            found = netrc.netrc(file.name).authenticators("${host}")
        except netrc.NetrcParseError:
            return "refused"
        if not found or not any(found):
            return None
        return [found[0] or found[1] or "", found[2] or ""]

given = json.load(sys.stdin)
print(json.dumps({"ini": [ini(text) for text in given["ini"]], "netrc": [login(text) for text in given["netrc"]]}))
`;

const words = fc.constantFrom(
  "a",
  "B",
  "mlflow_tracking_username",
  "x y",
  "é",
  "se;cret",
  "#1",
  "p@ss",
  "'q'",
  '"',
  "[b]",
  "%%",
  "%(a)s",
  "%(B)s",
  "%",
  "",
);
const name = fc.constantFrom(
  "a",
  "A",
  "b",
  "e",
  "f",
  "g",
  "h",
  "i",
  "c d",
  "mlflow_tracking_password",
  "key with = sign",
  "",
);
const blank = fc.constantFrom("", " ", "  ", "\t");
const iniLine = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(blank, name, blank, fc.constantFrom("=", ":"), blank, words, words)
      .map((parts) => parts.join("")),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "[mlflow]",
      "[ mlflow ]",
      "[DEFAULT]",
      "[other]",
      " [mlflow] ",
      "[mlflow] # it",
      "[mlflow",
      "[]",
    ),
  },
  fc.tuple(blank, fc.constantFrom("# comment", "; comment", "goes on", "alone", "")).map((parts) => parts.join("")),
);
const ini = fc
  .tuple(
    fc.constantFrom("[mlflow]", "[DEFAULT]", "", "[other]"),
    fc.array(iniLine, { maxLength: 7 }),
    fc.constantFrom("\n", "\n", "\r\n"),
  )
  .map(([first, lines, end]) => [first, ...lines].join(end));

const netrcWord = fc.constantFrom(
  "machine",
  "machine",
  "default",
  "login",
  "password",
  "account",
  "user",
  host,
  host,
  "other.example",
  "me",
  "s3cret",
  "#n0t",
  '"in quotes"',
  '"a\\"b"',
  "back\\ slash",
  '""',
  "macdef",
);
const netrc = fc
  .array(fc.tuple(netrcWord, fc.constantFrom(" ", "\n", "\n  ", "\t", "\n\n", "\r\n")), { maxLength: 14 })
  .map((drawn) => `machine ${host} login x password y\n${drawn.flat().join("")}`);

describeWithPython("files of credentials, read as Python reads them", () => {
  const texts = {
    ini: fc.sample(ini, { numRuns: count, seed: 5 }),
    netrc: fc.sample(netrc, { numRuns: count, seed: 6 }),
  };
  let answers: { readonly ini: unknown[]; readonly netrc: unknown[] };

  beforeAll(async () => {
    answers = (await runPython(script, texts)) as typeof answers;
  });

  it("~/.mlflow/credentials", () => {
    for (const [index, text] of texts.ini.entries()) {
      // A lone % is refused there and taken here.
      if (answers.ini[index] === "interpolation") continue;
      expect(read(text), text).toEqual(answers.ini[index]);
    }
    expect(answers.ini.filter((one) => typeof one === "object" && one !== null).length).toBeGreaterThan(count / 10);
  });

  it("~/.netrc", () => {
    for (const [index, text] of texts.netrc.entries()) {
      // Where Python takes none of a file, ours may understand a comment that it does not; behind quotes it takes a
      // comment's words for the file's.
      if (answers.netrc[index] === "refused" || /"\s*#/u.test(text)) continue;
      const found = netrcLogin(text, host);
      const said = found && (found.login || found.password) ? [found.login, found.password] : null;
      expect(said, JSON.stringify(text)).toEqual(answers.netrc[index]);
    }
    expect(answers.netrc.filter(Array.isArray).length).toBeGreaterThan(count / 20);
  });
});

function read(text: string): unknown {
  try {
    const section = parseIni(text).get("mlflow");
    return section === undefined ? null : Object.fromEntries(section);
  } catch (error) {
    if (error instanceof IniError) return "refused";
    throw error;
  }
}
