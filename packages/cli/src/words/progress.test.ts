import { describe, expect, it } from "vitest";
import { plainProgress } from "./plain-progress.ts";
import { progressBar, type ProgressBar } from "./progress-bar.ts";
import { styleOf } from "./style.ts";
import { textWidth } from "./width.ts";

type Make = (write: (text: string) => void, clock: () => number) => ProgressBar;

const barOf =
  (columns: number): Make =>
  (write, clock) =>
    progressBar(write, styleOf({ isTerminal: true, columns }, false), clock);

/** A progress display with a clock that the test turns. */
function watched(make: Make) {
  let now = 0;
  const written: string[] = [];
  const display = make(
    (text) => void written.push(text),
    () => now,
  );
  return {
    written,
    display,
    at: (time: number, done: number | undefined, stage = "fit"): void => {
      now = time;
      display.show({ stage, done, subject: "lr count" });
    },
  };
}

describe("a progress bar on a terminal", () => {
  it("says stage, share, rate and time left", () => {
    const { at, written } = watched(barOf(80));
    at(0, 0);
    at(2000, 0.25);
    expect(written.at(-1)).toBe(`\r\u001b[2Kfit lr count ${"━".repeat(6)}${"─".repeat(18)}  25 %  13 %/s, 6.0 s left`);
  });

  it("is drawn ten times a second at most, but at once for a new stage", () => {
    const { at, written } = watched(barOf(80));
    at(0, 0);
    at(50, 0.1);
    at(99, 0.2);
    expect(written).toHaveLength(1);
    at(100, 0.3);
    at(101, 0, "evaluate");
    expect(written).toHaveLength(3);
  });

  it("fits the terminal, whatever its width", () => {
    for (let columns = 10; columns < 100; columns += 7) {
      const { at, written } = watched(barOf(columns));
      at(0, 0);
      at(1000, 0.5);
      for (const line of written) expect(textWidth(line.replace("\r", ""))).toBeLessThan(columns);
    }
  });

  it("leaves nothing on the screen when it ends, and nothing where it never was", () => {
    const { at, display, written } = watched(barOf(80));
    display.clear();
    expect(written).toEqual([]);
    at(0, undefined);
    display.clear();
    display.clear();
    expect(written.slice(1)).toEqual(["\r\u001b[2K"]);
  });
});

describe("progress where no terminal is", () => {
  it("says nothing of short work", () => {
    const { at, written } = watched(plainProgress);
    for (let time = 0; time < 5000; time += 100) at(time, time / 5000);
    expect(written).toEqual([]);
  });

  it("is a plain line now and then", () => {
    const { at, written } = watched(plainProgress);
    for (let time = 0; time <= 12_000; time += 100) at(time, time / 20_000);
    expect(written).toEqual(["fit lr count  25 %  5.0 %/s, 15 s left\n", "fit lr count  50 %  5.0 %/s, 10 s left\n"]);
  });
});
