import { describeWithPython, temporaryFolder } from "@sentiment/testing";
import { expect, it } from "vitest";
import { writeByTurns } from "./by-turns.ts";
import { operations } from "./operations.ts";

describeWithPython("a store that MLflow and we write by turns", () => {
  it("answers every operation as MLflow does, and shows the same to both", { timeout: 150_000 }, async () => {
    const folder = await temporaryFolder();
    const [theirs, ours] = [`sqlite:///${folder}/theirs.db`, `sqlite:///${folder}/ours.db`];
    const [first, second] = [operations(320, 1), operations(320, 2)];
    expect(await writeByTurns({ theirs, ours, first, second })).toBeGreaterThan(140);
  });
});
