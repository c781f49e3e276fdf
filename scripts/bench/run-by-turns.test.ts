import { expect, it } from "vitest";
import { describeWithPython, temporaryFolder } from "@sentiment/testing";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { runByTurns, type Contestant } from "./run-by-turns.ts";

describeWithPython("contestants", () => {
  it("run one after the other, turn by turn, and answer in their last line", async () => {
    const log = path.join(await temporaryFolder(), "log");
    const contestant = (name: string): Contestant => ({
      name,
      command: [
        process.execPath,
        "-e",
        `fs.appendFileSync(${JSON.stringify(log)}, "${name}"); console.log("Welcome!\\n" + JSON.stringify("${name}"))`,
      ],
    });
    const runs = await runByTurns([contestant("a"), contestant("b")], 2);
    expect(await readFile(log, "utf8")).toBe("abab");
    expect(runs.map((some) => some.map(({ result }) => result))).toEqual([
      ["a", "a"],
      ["b", "b"],
    ]);
  });
});
