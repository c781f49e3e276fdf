import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { interpreterOf, withoutSymbols } from "../image/elf.ts";
import { licencesOf } from "../image/licences.ts";

// The whole of it is tested where an engine builds it, in packages/deployment/test.
describe.runIf(process.platform === "linux")("what of a Node goes into the image", () => {
  const node = readFileSync(process.execPath);

  it("is Node without what only debuggers need, which runs like the whole", async () => {
    const short = withoutSymbols(node);
    expect(short.length).toBeLessThanOrEqual(node.length);
    const file = path.join(await temporaryFolder(), "node");
    await writeFile(file, short, { mode: 0o755 });
    const script = "require('node:crypto').hash('sha256', new Intl.NumberFormat('de').format(1234.5))";
    const run = (program: string): string => execFileSync(program, ["-p", script], { encoding: "utf8" });
    expect(run(file)).toBe(run(process.execPath));
    expect(withoutSymbols(short).equals(short)).toBe(true);
  });

  it("is the program that loads it, too", () => {
    expect(interpreterOf(node)).toMatch(/^\/lib.*ld-.*\.so/u);
    expect(existsSync(interpreterOf(node)!)).toBe(true);
  });

  it("is nothing of a file that is no program", () => {
    expect(() => withoutSymbols(Buffer.from("#!/bin/sh\nexec node"))).toThrow("no ELF file");
  });

  it.runIf(existsSync("/var/lib/dpkg/info"))("is the licence of each library, where Debian has it", () => {
    const { sharedObjects } = process.report.getReport() as unknown as { readonly sharedObjects: readonly string[] };
    const libc = sharedObjects.filter((file) => file.includes("libc.so"));
    expect(licencesOf("/nowhere/bin/node", libc)).toEqual(["/usr/share/doc/libc6/copyright"]);
    expect(licencesOf("/nowhere/bin/node", ["/nobody/knows.so"])).toEqual([]);
  });
});
