import { percentWords } from "./numbers.ts";
import type { ProgressBar } from "./progress-bar.ts";
import { paceWords, stageClock, type StageClock } from "./progress-report.ts";
import { visible } from "./visible.ts";

/** Milliseconds between two lines: a log of a long training stays short, and a short one has none. */
const interval = 5000;

/** Progress where no terminal is: a line now and then. */
export function plainProgress(write: (text: string) => void, clock: () => number = Date.now): ProgressBar {
  let stage: StageClock | undefined;
  let saidAt = clock();
  return {
    show(report) {
      const now = clock();
      stage = stageClock(stage, report, now);
      if (now - saidAt < interval) return;
      saidAt = now;
      const { done } = report;
      const pace = done === undefined ? "" : paceWords(stage, done, now);
      const facts = done === undefined ? [] : [percentWords(done), ...(pace === "" ? [] : [pace])];
      write(`${[visible(stage.title), ...facts].join("  ")}\n`);
    },
    clear() {},
  };
}
