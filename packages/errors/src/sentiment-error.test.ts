import { describe, expect, it } from "vitest";
import { exitCodes } from "./error-kinds.ts";
import { SentimentError } from "./sentiment-error.ts";

const failure = { kind: "input", code: "DATA_NOT_FOUND", message: "There is no x.csv.", hint: "Look." } as const;

describe("an error that is told to the user", () => {
  it("carries its kind's exit code", () => {
    for (const kind of Object.keys(exitCodes) as (keyof typeof exitCodes)[]) {
      expect(new SentimentError({ ...failure, kind }).exitCode).toBe(exitCodes[kind]);
    }
  });

  it("keeps its cause, and has none where there was none", () => {
    const cause = new Error("ENOENT");
    expect(new SentimentError({ ...failure, cause }).cause).toBe(cause);
    expect("cause" in new SentimentError(failure)).toBe(false);
  });

  it("is recognised when it comes from another copy of this module", async () => {
    const copy = "./sentiment-error.ts?copy";
    const other = (await import(/* @vite-ignore */ copy)) as { SentimentError: typeof SentimentError };
    const error = new other.SentimentError(failure);
    expect(error).not.toBeInstanceOf(SentimentError);
    expect(SentimentError.is(error)).toBe(true);
  });

  it.each([[new Error("x")], [null], [undefined], ["sentiment.error"], [{ kind: "input" }]])("is not %j", (value) => {
    expect(SentimentError.is(value)).toBe(false);
  });
});

it("the exit codes are the ones that scripts rely on", () => {
  expect(exitCodes).toEqual({ bug: 1, usage: 2, input: 3, remote: 4, gate: 5, conflict: 6 });
});
