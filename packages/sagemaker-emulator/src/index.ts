import type { Emulator, EmulatorOptions } from "./emulator.ts";

export { containerRunner, type ContainerRunnerOptions } from "./containers/container-runner.ts";
export type { EmulatedCall, Emulator, EmulatorOptions, Fault } from "./emulator.ts";
export { processRunner, type ProcessRunnerOptions } from "./process-runner.ts";
export type { ContainerWanted, ImageFacts, Runner, RunningContainer } from "./runner.ts";

/** Starts SageMaker on loopback. Resolves when it answers. Throws what listening throws. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  return (await import("./start-emulator.ts")).startEmulator(options);
}
