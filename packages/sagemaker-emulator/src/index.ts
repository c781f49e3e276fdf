export { containerRunner, type ContainerRunnerOptions } from "./containers/container-runner.ts";
export type { EmulatedCall, Emulator, EmulatorOptions, Fault } from "./emulator.ts";
export type { ContainerWanted, ImageFacts, Runner, RunningContainer } from "./runner.ts";
