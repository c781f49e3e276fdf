import { readdir } from "node:fs/promises";
import path from "node:path";
import { runSentiment, temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";

describe("what is compiled", () => {
  it("is kept in the user's own cache folder", async () => {
    const home = await temporaryFolder();
    expect((await runSentiment(["--help"], { env: { HOME: home } })).code).toBe(0);
    expect(await readdir(path.join(home, ".cache/sentiment"))).toHaveLength(1);
  });

  it("is kept where XDG_CACHE_HOME says, or NODE_COMPILE_CACHE", async () => {
    const home = await temporaryFolder();
    await runSentiment(["--help"], { env: { HOME: home, XDG_CACHE_HOME: path.join(home, "cache") } });
    await runSentiment(["--help"], { env: { HOME: home, NODE_COMPILE_CACHE: path.join(home, "compiled") } });
    expect((await readdir(home)).sort()).toEqual(["cache", "compiled"]);
  });

  it("is kept nowhere, without a word, where nothing may be written or the user does not want it", async () => {
    const unwritable = await runSentiment(["--version"], { env: { HOME: "/dev/null" } });
    expect([unwritable.code, unwritable.stderr]).toEqual([0, ""]);
    const home = await temporaryFolder();
    await runSentiment(["--version"], { env: { HOME: home, NODE_DISABLE_COMPILE_CACHE: "1" } });
    expect(await readdir(home)).toEqual([]);
  });
});
