#!/usr/bin/env node
import { keepCompiled } from "./compile-cache.ts";

const oldestNode = 24;

if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  // Here and not in `run`: an older Node cannot even read the rest.
  process.stderr.write(`error: sentiment needs Node ${oldestNode} or newer, and this is ${process.version}.\n`);
  process.exitCode = 2;
} else {
  // Before anything else is loaded: much of the time to an answer would go into compiling.
  keepCompiled(process.env);
  // Not awaited here: the bundle is CommonJS, which knows no await outside functions.
  void start();
}

async function start(): Promise<void> {
  // Should there be nothing left to wait for before there is an answer, that is no success; 13 is Node's own code for it.
  const noAnswer = () => (process.exitCode ??= 13);
  process.once("exit", noAnswer);
  const [{ run }, { processIo }, { stopSignals }] = await Promise.all([
    import("./run.ts"),
    import("./process-io.ts"),
    import("./stop-signals.ts"),
  ]);
  const crash = Promise.withResolvers<never>();
  process.once("uncaughtException", crash.reject);
  const code = await run(process.argv.slice(2), processIo(process.env, stopSignals(), crash.promise));
  process.removeListener("exit", noAnswer);
  process.exitCode ??= code;
  // After a crash something may still be running, which must not give a second answer.
  const crashed = process.listenerCount("uncaughtException") === 0;
  if (crashed) process.stdout.write("", () => process.exit());
  process.removeListener("uncaughtException", crash.reject);
}
