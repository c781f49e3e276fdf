#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { isMainThread } from "node:worker_threads";

// Whatever is imported after this is compiled once and kept: much of the time to `--help` is compiling.
enableCompileCache();

if (isMainThread) {
  const [{ run }, { processIo }, { stopSignals }] = await Promise.all([
    import("./run.ts"),
    import("./process-io.ts"),
    import("./stop-signals.ts"),
  ]);
  const crash = Promise.withResolvers<never>();
  process.once("uncaughtException", crash.reject);
  const code = await run(process.argv.slice(2), processIo(process.env, stopSignals(), crash.promise));
  process.exitCode ??= code;
  // After a crash something may still be running, which must not give a second answer.
  const crashed = process.listenerCount("uncaughtException") === 0;
  if (crashed) process.stdout.write("", () => process.exit());
  process.removeListener("uncaughtException", crash.reject);
} else {
  // Once bundled, the worker module of `training` is this very file; in a thread it answers by being loaded.
  await import("@sentiment/training");
}
