import { writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withTemporaryFolder } from "./temporary-folder.ts";

describe("withTemporaryFolder", () => {
  it("is gone after use, with what is in it", async () => {
    const folder = await withTemporaryFolder(async (path) => {
      await writeFile(join(path, "x"), "x");
      return path;
    });
    expect(existsSync(folder)).toBe(false);
  });

  it("is gone after a failure, too", async () => {
    let folder = "";
    const use = withTemporaryFolder((path) => {
      folder = path;
      return Promise.reject(new Error("failed in use"));
    });
    await expect(use).rejects.toThrow("failed in use");
    expect(existsSync(folder)).toBe(false);
  });
});
