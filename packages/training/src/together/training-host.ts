import type { ReadSummary } from "@sentiment/dataset";
import type { ByteStrings, LearnedState } from "@sentiment/numerics";
import type { PipelineSpec, RowSums, TermStatistics } from "@sentiment/pipeline";
import type { DataOptions } from "../contract.ts";

/** What files are for. */
export type Role = "data" | "valid" | "test";

/** What the rows of a file are used for. */
export type PartName = "training" | "validation" | "test";

/** How every host reads its files. */
export interface ReadingWanted {
  readonly spec: PipelineSpec;
  readonly options: Pick<DataOptions, "textColumn" | "labelColumn" | "maxBadRows">;
}

/** A file that a host has read; its terms stay there. */
export interface FileRead {
  readonly role: Role;
  /** Labels as they stand in the file, without new names. */
  readonly summary: ReadSummary;
  /** Of each row, an index into the labels of the summary. */
  readonly labels: Uint16Array;
}

export interface HostRead {
  readonly files: readonly FileRead[];
  /** How many names there are for each role, files that are empty and folders included. */
  readonly found: Readonly<Record<Role, number>>;
}

/** What becomes of the rows of one file: numbers within the file, ascending. */
export type RowsOfFile = Readonly<Record<PartName, Int32Array>> & {
  /** The class of each of its training rows. */
  readonly labels: Uint16Array;
};

/**
 * What a host is asked for, in this order. Inputs and outputs are plain data with typed arrays, so that they can cross a
 * network; files are named by their place in `HostRead.files`.
 */
export interface HostTasks {
  /** Reads and cleans its files. */
  readonly read: { readonly input: ReadingWanted; readonly output: HostRead };
  /** What its training rows add up to. */
  readonly count: { readonly input: { readonly files: readonly RowsOfFile[] }; readonly output: TermStatistics };
  /** Turns its rows into matrices. Answers whether the sums of all of them are of whole numbers. */
  readonly vectorize: {
    readonly input: { readonly vocabulary: ByteStrings; readonly state: LearnedState };
    readonly output: { readonly whole: boolean };
  };
  /** Adds the training rows of the files, in that order, to sums (undefined: nothing yet). */
  readonly add: {
    readonly input: {
      readonly files: readonly number[];
      readonly classCount: number;
      readonly sums?: RowSums | undefined;
    };
    readonly output: RowSums;
  };
  /** Takes the model that came of it. */
  readonly learn: { readonly input: LearnedState; readonly output: null };
  /** What the model says of the rows of a part of a file, row-major, rows × classes. */
  readonly judge: { readonly input: { readonly file: number; readonly part: PartName }; readonly output: Float64Array };
}

export type HostTask = keyof HostTasks;

/** One of the machines that train together: this one, or another. */
export interface TrainingHost {
  readonly name: string;
  /** Throws what the host has failed by, or that it is gone. */
  ask<Task extends HostTask>(task: Task, input: HostTasks[Task]["input"]): Promise<HostTasks[Task]["output"]>;
}
