import { SentimentError } from "@sentiment/errors";
import type { Store } from "@sentiment/mlflow";
import { expect } from "vitest";

/** What the stores can do that not all of them can. Everything else they all do alike. */
export interface Abilities {
  /** Logged models, run outputs, metrics of a model: MLflow 3. */
  readonly loggedModels: boolean;
  /** `deleteExperimentTag`: MLflow 3.2. */
  readonly deleteExperimentTag: boolean;
  /** A key with `:` in it: MLflow 2.16. */
  readonly colonsInKeys: boolean;
  /** A deleted version's aliases are gone with it: MLflow 3. */
  readonly aliasesGoWithVersions: boolean;
  /** Characters of a parameter's value before it is cut: 500, and 6,000 since MLflow 2.8. */
  readonly paramValue: number;
  /** Characters of a tag's value before it is cut: 5,000, and 8,000 since MLflow 2.17. */
  readonly tagValue: number;
}

/** A store that the contract is held against, fresh and empty at first; what needs it may ask only once tests run. */
export interface Subject {
  readonly can: Abilities;
  readonly store: () => Store;
  /** The path of the SQLite file behind it, which MLflow made. */
  readonly database: () => string;
}

let count = 0;

/** A name that nothing in any store has yet. */
export function fresh(what: string): string {
  return `${what} ${++count}`;
}

/** What a refusal must be, whoever refuses: for `expect(…).rejects.toMatchObject`. */
export const refused = {
  missing: { kind: "input", code: "RESOURCE_DOES_NOT_EXIST" },
  invalid: { kind: "usage", code: "INVALID_PARAMETER_VALUE" },
  taken: { kind: "conflict", code: "RESOURCE_ALREADY_EXISTS" },
  notSupported: { kind: "remote", code: "NOT_SUPPORTED" },
} as const;

/** Each of these is refused so. They go on at once, and none is left alone with its failure. */
export async function expectRefused(uses: readonly Promise<unknown>[], expected: object): Promise<void> {
  for (const outcome of await Promise.allSettled(uses)) {
    expect(outcome).toMatchObject({ status: "rejected", reason: expected });
  }
}

/** How it ended: `ok` or the error's code. */
export async function outcomeOf(done: Promise<unknown>): Promise<string> {
  try {
    await done;
    return "ok";
  } catch (error) {
    if (SentimentError.is(error)) return error.code;
    throw error;
  }
}
