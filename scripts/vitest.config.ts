import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "scripts/**/*.test.ts"],
    globalSetup: ["scripts/usual-port.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Most of a test's time is waiting for servers, containers and Pythons. By default two processors get one worker.
    maxWorkers: Math.max(2, availableParallelism()),
  },
});
