import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describeUnlessAbsent } from "./describe-unless-absent.ts";
import { pythonAbsence, pythonPath } from "./python-environments.ts";
import { runPython } from "./python.ts";
import { runProcess, type ProcessOptions } from "./run-process.ts";

/** `describe` for a suite that asks real DVC; see `describeUnlessAbsent` for where it is missing. */
export function describeWithDvc(name: string, body: () => void): void {
  describeUnlessAbsent(pythonAbsence("dvc"), name, body);
}

/** Runs a Python script that may import DVC; see `runPython`. */
export async function runDvcPython(script: string, input: unknown): Promise<unknown> {
  return runPython(script, input, { generation: "dvc" });
}

/** Not counted among DVC's users, and without the settings of whoever runs it. */
const quiet = {
  DVC_NO_ANALYTICS: "true",
  DVC_GLOBAL_CONFIG_DIR: "/nonexistent",
  DVC_SYSTEM_CONFIG_DIR: "/nonexistent",
};

/** Runs real `dvc` in a folder and returns what it printed. Throws, with what it said, when it fails. */
export async function runDvc(
  folder: string,
  args: readonly string[],
  env: ProcessOptions["env"] = {},
): Promise<string> {
  return dvcProcess(folder, ["-m", "dvc", ...args], env);
}

/** Commands of `dvc` after each other, and what each printed, in one process: starting one takes a second. */
export async function runDvcAll(folder: string, ...commands: readonly (readonly string[])[]): Promise<string[]> {
  const script = `
import json, sys
from dvc.cli import main
for args in json.loads(sys.argv[1]):
    code = main(args)
    print("\\x1e", end="", flush=True)
    if code: sys.exit(code)`;
  return (await dvcProcess(folder, ["-c", script, JSON.stringify(commands)], {})).split("\u001E").slice(0, -1);
}

async function dvcProcess(folder: string, args: readonly string[], env: ProcessOptions["env"]): Promise<string> {
  // What DVC remembers of a folder must not outlive it.
  const site = path.join(folder, ".dvc", "tmp", "site");
  const { PATH, HOME, TMPDIR } = process.env;
  const { code, stdout, stderr } = await runProcess(pythonPath("dvc"), args, {
    cwd: folder,
    env: { PATH, HOME, TMPDIR, ...quiet, DVC_SITE_CACHE_DIR: site, ...env },
  });
  if (code === 0) return stdout;
  throw new Error(`python ${args.join(" ")} ended with code ${code}:\n${stderr}${stdout}`);
}

/** A fresh repository of Git's and DVC's in a folder that is made for it: what `git init` and `dvc init` make. */
export async function dvcRepository(folder: string): Promise<string> {
  await mkdir(path.join(folder, ".dvc"), { recursive: true });
  await runProcess("git", ["init", "--quiet"], { cwd: folder });
  await writeFile(path.join(folder, ".dvc", "config"), "");
  await writeFile(path.join(folder, ".dvc", ".gitignore"), "/config.local\n/tmp\n/cache\n");
  await writeFile(path.join(folder, ".dvcignore"), "# Rules are one to a line.\n");
  return folder;
}
