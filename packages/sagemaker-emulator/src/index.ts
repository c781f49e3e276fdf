export type { EmulatedCall, Emulator, EmulatorOptions, Fault } from "./emulator.ts";
export type { ContainerWanted, Runner, RunningContainer } from "./runner.ts";
