import { describe, expect, it } from "vitest";
import { withSetting } from "./edit-project-file.ts";
import { projectFileTemplate } from "./project-file-template.ts";

const value = "https://dagshub.com/me/tweets.mlflow";
const line = `trackingUri: ${value}`;

function edited(text: string, replace = false): string {
  return withSetting(text, { name: "trackingUri", value, replace, file: "sentiment.yaml" });
}

describe("a setting written into a project file", () => {
  it.each([
    ["", `${line}\n`],
    ["# only this\n", `# only this\n${line}\n`],
    ["data: tweets.csv # mine\r\nlabels: {0: a}", `data: tweets.csv # mine\r\nlabels: {0: a}\n${line}\n`],
    [`a: 1\n# trackingUri: sqlite:///mlflow.db\nb: 2\n`, `a: 1\n${line}\nb: 2\n`],
    [`aws:\n  region: x\n# trackingUri: y\n  role: z\n`, `aws:\n  region: x\n# trackingUri: y\n  role: z\n${line}\n`],
    [`"trackingUri": '${value}' # it\n`, `"trackingUri": '${value}' # it\n`],
    ["{data: tweets.csv}\n", `{ data: tweets.csv, trackingUri: ${value} }\n`],
    ["data: x\n...\n", `data: x\n${line}\n...\n`],
  ])("leaves all else as it was: %o", (before, after) => {
    expect(edited(before)).toBe(after);
    expect(edited(after)).toBe(after);
  });

  it("takes the place of the template's comment", () => {
    expect(edited(projectFileTemplate())).toBe(projectFileTemplate().replace(/^#trackingUri:.*$/mu, line));
  });

  it("replaces another value only when it may", () => {
    const before = "data: x\ntrackingUri: 'sqlite:///mine.db' # local\nname: y\n";
    expect(() => edited(before)).toThrow(`trackingUri of sentiment.yaml is "sqlite:///mine.db", not "${value}".`);
    expect(edited(before, true)).toBe(`data: x\n${line} # local\nname: y\n`);
  });
});
