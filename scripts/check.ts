// `pnpm check`: everything that can be said about the source without running it, in one short report.
import { spawn } from "node:child_process";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");
const tool = (name: string): string => path.join(root, "node_modules/.bin", name);

/** Name of the check, the program and its arguments; each runs from the top folder and is silent or short when all is well. */
const checks: readonly (readonly [name: string, program: string, ...args: string[]])[] = [
  ["format", tool("oxfmt"), "--list-different"],
  ["lint", tool("oxlint"), "--format", "unix"],
  ["types", tool("tsc"), "-p", "tsconfig.base.json"],
  ["room arrows", process.execPath, "scripts/check-rooms.ts"],
  ["dead code", tool("knip"), "--no-progress", "--no-config-hints"],
  ["sizes", process.execPath, "scripts/check-sizes.ts"],
  ["lockfile", process.execPath, "scripts/check-lockfile.ts"],
];

interface Outcome {
  readonly ok: boolean;
  readonly output: string;
  readonly seconds: number;
}

function run(program: string, args: readonly string[]): Promise<Outcome> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ ok: code === 0, output: output.trim(), seconds: (performance.now() - start) / 1000 }),
    );
  });
}

const outcomes = checks.map(([, program, ...args]) => run(program, args));
for (const [index, [name]] of checks.entries()) {
  const { ok, output, seconds } = await outcomes[index]!;
  console.log(`${ok ? "ok    " : "FAILED"} ${name.padEnd(12)} ${seconds.toFixed(1)} s`);
  if (!ok) process.exitCode = 1;
  if (!ok || name === "sizes") console.log(output.replace(/^/gm, "       "));
}
if (process.exitCode === 1) console.log("\n`pnpm fix` mends the format and some of the lint.");
