import { chmod, copyFile, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot, runProcess, temporaryFolder, type ProcessResult } from "@sentiment/testing";

const systemFolders = "/usr/bin:/bin";

/** Stands for a registry: `npm install --prefix FOLDER … NAME@VERSION` makes the programs of that package. */
const npm = `#!/usr/bin/env bash
echo "$@" >>"$NPM_LOG"
if [ -n "\${NPM_FAILS:-}" ]; then echo 'npm error ENOTFOUND registry' >&2; exit 1; fi
prefix=$3 name=\${@: -1}
sleep 0.1
mkdir -p "$prefix/node_modules/\${name%@*}/bin"
touch "$prefix/node_modules/\${name%@*}/bin/node" "$prefix/node_modules/\${name%@*}/pnpm"
chmod +x "$prefix/node_modules/\${name%@*}/bin/node" "$prefix/node_modules/\${name%@*}/pnpm"
echo 'added 1 package'
`;

interface Machine {
  readonly root: string;
  /** Sources toolchain.sh and prints where node and pnpm come from. */
  readonly run: (env?: Record<string, string>) => Promise<ProcessResult>;
  /** What npm was asked for so far. */
  readonly asked: () => Promise<string[]>;
}

/** A checkout on a machine whose node has this version. */
async function machine(nodeVersion: string): Promise<Machine> {
  const root = await temporaryFolder();
  const bin = path.join(root, "bin");
  const log = path.join(root, "npm.log");
  await mkdir(bin);
  await mkdir(path.join(root, "scripts"));
  await copyFile(path.join(repositoryRoot, "scripts/toolchain.sh"), path.join(root, "scripts/toolchain.sh"));
  await writeFile(path.join(root, "package.json"), '{ "packageManager": "pnpm@12.3.4" }\n');
  await writeFile(path.join(bin, "node"), `#!/bin/sh\necho ${nodeVersion}\n`);
  await writeFile(path.join(bin, "npm"), npm);
  await writeFile(log, "");
  await Promise.all([chmod(path.join(bin, "node"), 0o755), chmod(path.join(bin, "npm"), 0o755)]);
  const script = `set -euo pipefail; . '${root}/scripts/toolchain.sh'; command -v node pnpm`;
  return {
    root,
    run: (env = {}) =>
      // A pipe of Node's is a socket, which bash takes for a remote shell that wants its .bashrc.
      runProcess("bash", ["--norc", "-c", script], { env: { PATH: `${bin}:${systemFolders}`, NPM_LOG: log, ...env } }),
    asked: async () => {
      const words = (await readFile(log, "utf8")).trim().split(/\s+/);
      return words.filter((word) => /@\d/.test(word));
    },
  };
}

describe("the toolchain", () => {
  it("brings Node where the machine's is older, and the pnpm that package.json pins", async () => {
    const { root, run, asked } = await machine("v18.20.8");
    const { code, stdout, stderr } = await run();
    expect(code).toBe(0);
    expect((await asked()).map((name) => name.replace(/(linux|darwin)-[\w-]+/, "…"))).toEqual([
      "node-…@24.21.0",
      "@pnpm/exe.…@12.3.4",
    ]);
    expect(stdout).toBe(`${root}/.toolchain/node-24.21.0/bin/node\n${root}/.toolchain/pnpm-12.3.4/pnpm\n`);
    expect(stderr).toMatch(/^Fetching node-.* …\nFetching @pnpm\/exe.* …\n$/);
  });

  it("uses the machine's Node where that is new enough", async () => {
    const { root, run, asked } = await machine("v26.1.0");
    expect((await run()).stdout.split("\n")[0]).toBe(`${root}/bin/node`);
    expect(await asked()).toHaveLength(1);
  });

  it("asks for nothing and says nothing the second time", async () => {
    const { run, asked } = await machine("v18.20.8");
    await run();
    const again = await run();
    expect([again.code, again.stderr]).toEqual([0, ""]);
    expect(await asked()).toHaveLength(2);
  });

  it("can be run twice at once", async () => {
    const { root, run } = await machine("v18.20.8");
    const runs = await Promise.all([run(), run(), run()]);
    expect(runs.map((result) => result.code)).toEqual([0, 0, 0]);
    expect((await run()).stderr).toBe("");
    expect((await readdir(path.join(root, ".toolchain"))).sort()).toEqual(["node-24.21.0", "pnpm-12.3.4"]);
  });

  it("says what to do where npm cannot fetch, and leaves nothing half done", async () => {
    const { root, run } = await machine("v18.20.8");
    const failed = await run({ NPM_FAILS: "1" });
    expect(failed.code).toBe(1);
    expect(failed.stdout).toBe("");
    expect(failed.stderr).toContain("npm could not fetch node-");
    expect(await readdir(path.join(root, ".toolchain"))).toEqual([]);
    expect((await run()).code).toBe(0);
  });

  it("says what to do where there is no npm", async () => {
    const { root, run } = await machine("v18.20.8");
    const bare = path.join(root, "bare");
    await mkdir(bare);
    for (const tool of ["bash", "dirname", "uname", "tr"]) {
      const found = await runProcess("sh", ["-c", `command -v ${tool}`]);
      await symlink(found.stdout.trim(), path.join(bare, tool));
    }
    const failed = await run({ PATH: bare });
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain("https://nodejs.org");
  });
});
