import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "@sentiment/testing";
import { expect, it } from "vitest";
import { libraryVersion } from "./library-version.ts";

it("every room has the version that models record", () => {
  const rooms = join(repositoryRoot, "packages");
  const folders = readdirSync(rooms, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.length).toBeGreaterThan(10);
  for (const { name } of folders) {
    const manifest = JSON.parse(readFileSync(join(rooms, name, "package.json"), "utf8")) as { version: string };
    expect(manifest.version, name).toBe(libraryVersion);
  }
});
