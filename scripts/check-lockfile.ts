// The lockfile must not name a registry: it is installed from whichever one the machine uses. Run by `pnpm check`.
import { readFileSync } from "node:fs";
import path from "node:path";

const lines = readFileSync(path.join(import.meta.dirname, "../pnpm-lock.yaml"), "utf8").split("\n");
for (const [index, line] of lines.entries()) {
  if (!/https?:\/\/|\btarball:/.test(line)) continue;
  console.error(`pnpm-lock.yaml:${index + 1}: names an address: ${line.trim()}`);
  process.exitCode = 1;
}
