import { percentWords } from "./numbers.ts";
import { paceWords, stageClock, type ProgressReport, type StageClock } from "./progress-report.ts";
import type { Style } from "./style.ts";
import { visible } from "./visible.ts";
import { cutToWidth } from "./width.ts";

export interface ProgressBar {
  readonly show: (report: ProgressReport) => void;
  /** Leaves nothing on the screen. */
  readonly clear: () => void;
}

const barLength = 24;
/** Milliseconds between two drawings: faster than the eye follows is work for nothing. */
const interval = 100;

/** One line of a terminal, drawn over itself: `fit lr count ━━━━────  42 %  12 %/s, 8 s left`. */
export function progressBar(write: (text: string) => void, style: Style, clock: () => number = Date.now): ProgressBar {
  let stage: StageClock | undefined;
  let drawnAt = -Infinity;
  let onScreen = false;
  return {
    show(report) {
      const now = clock();
      const before = stage;
      stage = stageClock(stage, report, now);
      if (stage === before && now - drawnAt < interval) return;
      drawnAt = now;
      onScreen = true;
      write(`\r${eraseLine}${barLine(stage, report.done, style, now)}`);
    },
    clear() {
      if (onScreen) write(`\r${eraseLine}`);
      onScreen = false;
      drawnAt = -Infinity;
    },
  };
}

const eraseLine = "\u001b[2K";

function barLine(stage: StageClock, done: number | undefined, style: Style, now: number): string {
  const title = visible(stage.title);
  if (done === undefined) return cutToWidth(`${title} …`, style.columns - 1);
  const filled = Math.round(barLength * Math.min(1, Math.max(0, done)));
  const tail = ` ${percentWords(done).padStart(5)}  ${paceWords(stage, done, now)}`;
  // The bar goes first where the terminal is too narrow for all of it.
  const room = style.columns - 1 - tail.length;
  if (room < title.length + 1 + barLength) return cutToWidth(`${title}${tail}`, style.columns - 1);
  return `${title} ${style.good("━".repeat(filled))}${style.dim("─".repeat(barLength - filled))}${tail}`;
}
