// How long are files and functions? Prints the report, names what is long, fails on what is too long. Run by `pnpm check`.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { quantile, sizesOf } from "./checks/sizes-of.ts";

/** Worth a look, and too long. */
const fileLimits = { long: 300, tooLong: 400 };
const functionLimits = { long: 60, tooLong: 100 };

const root = path.join(import.meta.dirname, "..");
const files: { place: string; lines: number }[] = [];
const functions: { place: string; lines: number }[] = [];
for (const place of globSync(["packages/*/src/**/*.ts", "scripts/**/*.ts"], { cwd: root }).sort()) {
  if (place.endsWith(".test.ts")) continue;
  const sizes = sizesOf(readFileSync(path.join(root, place), "utf8"), place);
  files.push({ place, lines: sizes.lines });
  functions.push(...sizes.functions.map(({ line, lines }) => ({ place: `${place}:${line}`, lines })));
}

report("files", files, fileLimits);
report("functions", functions, functionLimits);

function report(what: string, sized: typeof files, limits: typeof fileLimits): void {
  const lines = sized.map((item) => item.lines);
  const numbers = `median ${quantile(lines, 0.5)} lines, 90 % within ${quantile(lines, 0.9)}, longest ${quantile(lines, 1)}`;
  console.log(`${sized.length} ${what}: ${numbers}`);
  for (const item of sized.filter((each) => each.lines > limits.long).sort((a, b) => b.lines - a.lines)) {
    const tooLong = item.lines > limits.tooLong;
    console.log(`  ${item.place} has ${item.lines} lines${tooLong ? ` – more than ${limits.tooLong}, split it` : ""}`);
    if (tooLong) process.exitCode = 1;
  }
}
