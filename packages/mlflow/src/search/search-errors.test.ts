import { SentimentError } from "@sentiment/errors";
import { describe, expect, it } from "vitest";
import { compileExperimentSearch } from "./experiments.ts";
import { compileLoggedModelSearch } from "./logged-models.ts";
import { compileRunSearch } from "./runs.ts";

function refusal(attempt: () => unknown): SentimentError {
  try {
    attempt();
  } catch (error) {
    if (SentimentError.is(error)) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

function filtered(filter: string): SentimentError {
  return refusal(() => compileRunSearch({ experimentIds: ["1"], filter }));
}

function ordered(...orderBy: readonly string[]): SentimentError {
  return refusal(() => compileRunSearch({ experimentIds: ["1"], orderBy }));
}

describe("a filter that is not understood", () => {
  it("is a usage error that shows the place", () => {
    const error = filtered("params.model = 'nb' AND metrics.f1 == 0.8");
    expect([error.kind, error.code]).toEqual(["usage", "INVALID_PARAMETER_VALUE"]);
    expect(error.message).toBe(
      [
        "In the filter at character 36: == is no operator of this number.",
        "  params.model = 'nb' AND metrics.f1 == 0.8",
        "                                     ^^",
      ].join("\n"),
    );
    expect(error.hint).toBe("Write =. Here may stand: >, >=, !=, =, <, <=.");
  });

  it("is shown in part when it is long, on one line", () => {
    const lines = filtered(
      `${"tags.a = 'x'\nAND ".repeat(9)}tags.b = x AND ${"tags.c = 'y' ".repeat(9)}`,
    ).message.split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^ {2}….{40}x.{40}…$/u);
    expect(lines[1]!.indexOf("= x") + 2).toBe(lines[2]!.indexOf("^"));
  });

  it.each([
    ["metrik.f1 > 1", "Did you mean metric?"],
    ["METRICS.f1 > 1", "Did you mean metrics?"],
    ["stats = 'FINISHED'", "Did you mean status?"],
    ["dataset.nam = 'x'", "Did you mean name?"],
    ["f1 > 0.5", "Is metrics.f1 or params.f1 or tags.f1 meant?"],
    ["params = 'nb'", "A dot and a key follow it: params.KEY."],
  ])("says what is near: %s", (filter, near) => {
    expect(filtered(filter).message).toContain(near);
  });

  it.each([
    ["metrics.val-loss < 1", 'the key "val-loss" needs quotes', "metrics.`val-loss`"],
    ["metrics.in > 1", 'the key "in" needs quotes', "metrics.`in`"],
    ["params.`a = 'x'", "the quote ` is not closed", "Close it"],
    ["params.a = 'x", "the quote ' is not closed", "Close it"],
    ["params.a = 'it''", "the text ends before this quote", 'between " and "'],
    ["params.model = nb", 'expected a quoted text, found "nb"', "'nb' or \"nb\""],
    ["metrics.f1 > high", 'expected a number, found "high"', "10, 0.5 or 1e-3"],
    ["metrics.f1 >", "expected a number, found its end", "10, 0.5 or 1e-3"],
    ["metrics.f1 <> 1", "<> is no operator", "Write !=."],
    ["params.a > 'x'", "> is no operator of this text", "=, !=, LIKE, ILIKE, IS NULL, IS NOT NULL"],
    ["status IN ('FINISHED')", "IN is no operator", "=, !=, LIKE, ILIKE."],
    ["run_id IN ()", "expected a quoted text of the list", "('a', 'b')"],
    ["start_time > 99999999999999999999", "too large", "64 bits"],
    ["metrics.a > 1 OR metrics.b > 1", 'expected AND, found "OR"', "there is no OR"],
    ["metrics.a > 1 AND", "expected a name, found its end", "metrics.KEY"],
    ["AND metrics.a > 1", 'expected a comparison, found "AND"', "joined by AND"],
    ["   ", "expected a name, found its end", "run_id, run_name, status"],
  ])("says what is there and what may be: %s", (filter, problem, hint) => {
    const error = filtered(filter);
    expect(error.message).toContain(problem);
    expect(error.hint).toContain(hint);
  });

  it("is told the rules of its own kind", () => {
    const experiments = refusal(() => compileExperimentSearch({ filter: "name like 'x'" }));
    expect(experiments.message).toContain("for experiments MLflow knows LIKE in capitals only");
    const models = refusal(() => compileLoggedModelSearch({ experimentIds: ["1"], filter: 'name = "x"' }));
    expect(models.hint).toBe("A text stands in quotes: 'nb'.");
  });
});

describe("an order that is not understood", () => {
  it("shows the place", () => {
    const error = ordered("start_time", "metrics.f1 DOWN");
    expect(error.message).toBe(
      'In the order at character 12: expected ASC, DESC or its end, found "DOWN".\n  metrics.f1 DOWN\n             ^^^^',
    );
  });

  it.each(["metrics.f1, start_time", "metrics.f1 DESC, start_time"])("is several in one: %s", (orderBy) => {
    expect(ordered(orderBy).hint).toContain("Several names are several orders.");
  });

  it("is one that says the same twice, in whatever words", () => {
    expect(ordered("created", "attributes.start_time DESC").message).toContain("stands here for the second time");
  });
});
