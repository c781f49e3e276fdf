import { spawn } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { repositoryRoot, runProcess, runSentiment, temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../src/commands/registry.ts";
import { undeployedIn } from "./as-user.ts";

// What every command promises (see cli.md), asked of the real program. A new command is held to it by its registry line.

/** A folder and an environment that try to get in the way. */
const hostile = { CI: "1", FORCE_COLOR: "1", GITHUB_ACTIONS: "true", NODE_DISABLE_COLORS: "", TERM: "xterm-256color" };
const main = path.join(repositoryRoot, "packages/cli/src/main.ts");
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(path.join(folder, ".env"), "SENTIMENT_SEED=hostile\nSENTIMENT_DATA=/no/such/file\nNO_COLOR=1\n");
});

// `pipeline` deploys, as each command is run here.
afterAll(() => undeployedIn(folder));

/** As a shell does it: `sentiment … <&-`, stdin closed. */
async function inShell(line: string) {
  const script = `set -o pipefail; sentiment() { ${process.execPath} ${main} "$@"; }; ${line}`;
  return runProcess("/bin/bash", ["--norc", "-c", script], { cwd: folder, env: hostile });
}

it("the list of commands has a line for each", async () => {
  const { stdout } = await runSentiment(["--help"], { cwd: folder });
  const list = stdout.slice(stdout.indexOf("Commands:\n") + 10, stdout.indexOf("\n\nOptions:"));
  for (const line of list.split("\n")) expect(line).toMatch(/^ {2}[a-z]+ {2,}\S.*$/u);
});

describe.each(commands.map(({ name }) => name))("sentiment %s", (name) => {
  const words = name.split(" ");

  it("has help with an example", async () => {
    const { code, stdout, stderr } = await runSentiment([...words, "--help"], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Usage: sentiment ${name}`);
    expect(stdout).toMatch(new RegExp(`Examples:\\n(?: {2}\\$ .*\\n)*? {2}\\$ .*sentiment ${name}`, "u"));
  });

  it("prints exactly one JSON document, whatever comes of it", async () => {
    // A server is ended when it has said where it is.
    const server = `exec 3< <(exec ${process.execPath} ${main} emulator --port 0 --json <&-); head -1 <&3; kill $!; wait $!`;
    const { code, stdout, stderr } = await inShell(name === "emulator" ? server : `sentiment ${name} --json <&-`);
    const document = JSON.parse(stdout) as { error?: { exitCode: number; code: string; message: string } };
    expect(stdout.trimEnd()).not.toContain("\n");
    expect(document.error?.exitCode ?? 0).toBe(code);
    expect(document.error?.code).not.toBe("BUG");
    expect(stdout + stderr, "what the .env file says").not.toMatch(/hostile|no\/such\/file/u);
  });

  it("answers an unknown flag with exit code 2, in words", async () => {
    const { code, stdout, stderr } = await runSentiment([...words, "--jsno"], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: There is no flag --jsno\. Did you mean --json\?\nhint: /u);
  });

  it("answers an unknown flag with exit code 2, as a document", async () => {
    const { code, stdout } = await inShell(`sentiment ${name} --frobnicate --json`);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "UNKNOWN_OPTION", exitCode: 2 } });
  });

  it("does not mind a reader that stops reading", async () => {
    const { code, stderr } = await inShell(`sentiment ${name} --help | head -1 > /dev/null`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("is not coloured where NO_COLOR is set", async () => {
    const { stderr } = await runSentiment([...words, "--frobnicate"], { env: { ...hostile, NO_COLOR: "1" } });
    expect(stderr).not.toContain("\u001b");
  });
});

it("bytes end when the reader does: data generate | head", async () => {
  const { code, stdout, stderr } = await inShell("sentiment data generate --rows 10000000 | head -3");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.split("\n").slice(0, 1)).toEqual(["label,text"]);
});

it("goes on when nobody listens to the conversation", async () => {
  const { code, stdout } = await inShell("sentiment config --json 2>&-");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toHaveProperty("settings");
});

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s ends a command with exit code %i, as one document with --json", async (signal, expected) => {
  const out = path.join(folder, `${signal}.csv`);
  const args = [main, "data", "generate", "--rows", "100000000", "--out", out, "--json"];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", (code) => resolve(code));
  });
  // Long enough to be in the middle of it: the file is there under its temporary name.
  while (child.exitCode === null && (await namesIn(folder, path.basename(out))).length === 0) await setTimeout(20);
  child.kill(signal);
  expect(await ended).toBe(expected);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: "STOPPED", exitCode: expected } });
  expect(await namesIn(folder, path.basename(out))).toEqual([]);
});

/** Names in a folder that hold `part`; a file being written has a longer, hidden one. */
async function namesIn(where: string, part: string): Promise<string[]> {
  return (await readdir(where)).filter((name) => name.includes(part));
}
