import { writeFile } from "node:fs/promises";
import path from "node:path";
import { runProcess, runSentiment, temporaryFolder } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { commands } from "../src/commands/registry.ts";
import { completionPlaces } from "../src/completion/completion-facts.ts";

let script: string;

beforeAll(async () => {
  script = path.join(await temporaryFolder(), "completion.bash");
  await writeFile(script, (await runSentiment(["completion", "bash"])).stdout);
});

/** What a real bash offers when Tab is pressed after these words. */
async function offered(...words: string[]): Promise<string[]> {
  const line = words.map((word) => `'${word}'`).join(" ");
  const ask = `source ${script}; COMP_WORDS=(sentiment ${line}); COMP_CWORD=${words.length}; _sentiment; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await runProcess("bash", ["--norc", "-u", "-c", ask]);
  expect(stderr).toBe("");
  return stdout.split("\n").filter(Boolean);
}

describe("Tab in bash", () => {
  it("offers every command", async () => {
    const first = commands.map(({ name }) => name.split(" ")[0]);
    expect(await offered("")).toEqual(expect.arrayContaining(first));
    expect(await offered("tr")).toEqual(["train"]);
  });

  it("offers the commands of a group", async () => {
    expect(await offered("data", "")).toEqual(expect.arrayContaining(["describe", "generate"]));
    expect(await offered("data", "gen")).toEqual(["generate"]);
    expect(await offered("runs", "")).toEqual(expect.arrayContaining(["list", "show", "compare", "best", "gc"]));
  });

  it("offers a command's own flags, and those of every command", async () => {
    expect(await offered("train", "--valid")).toEqual(["--valid", "--valid-size"]);
    expect(await offered("train", "--see")).toEqual(["--seed"]);
    expect(await offered("data", "generate", "--js")).toEqual(["--json"]);
    expect(await offered("predict", "--valid")).toEqual([]);
  });

  it("offers what a flag takes", async () => {
    expect(await offered("train", "--vectorizer", "")).toEqual(["count", "tfidf"]);
    expect(await offered("--json", "train", "--preset", "tw")).toEqual(["tweets"]);
    expect(await offered("completion", "z")).toEqual(["zsh"]);
    expect(await offered("runs", "list", "--status", "FI")).toEqual(["FINISHED"]);
  });

  it("offers nothing of its own where a path or a number stands: bash then offers files", async () => {
    expect(await offered("train", "--data", "")).toEqual([]);
    expect(await offered("train", "-p", "")).toEqual([]);
  });
});

it("every flag has a form to complete", async () => {
  const flags = (await completionPlaces(commands)).flatMap((place) => place.flags);
  for (const { forms } of flags) {
    expect(forms.length).toBeGreaterThan(0);
    for (const form of forms) expect(form).toMatch(/^--?[a-zA-Z]/u);
  }
});

it.each(["zsh", "fish"])("there is a script for %s that knows commands, flags and choices", async (shell) => {
  const { code, stdout } = await runSentiment(["completion", shell]);
  expect(code).toBe(0);
  for (const word of ["train", "describe", "valid-size", "tfidf", "tweets"]) expect(stdout).toContain(word);
});

it("an unknown shell is told", async () => {
  const { code, stderr } = await runSentiment(["completion", "bsh"]);
  expect(code).toBe(2);
  expect(stderr).toContain('error: <shell> cannot be "bsh": one of bash, zsh, fish is wanted. Did you mean bash?');
});
