import path from "node:path";
import { runSentiment, temporaryFolder } from "@sentiment/testing";
import { expect, it } from "vitest";
import { serveForLong } from "./serve-for-long.ts";

it("a server under load answers every request, and its memory comes to rest (a short slice of pnpm stress)", async () => {
  const cwd = await temporaryFolder();
  const modelDir = path.join(cwd, "model");
  const { code } = await runSentiment(["train", "--no-track", "--out", modelDir], { cwd });
  expect(code).toBe(0);
  const { requests, early, late } = await serveForLong({ modelDir, seconds: 4 });
  expect(requests).toBeGreaterThan(100);
  // What a leak of a kilobyte a request would add is ten times as much; the collector may take its time.
  expect(late - early).toBeLessThan(60);
});
