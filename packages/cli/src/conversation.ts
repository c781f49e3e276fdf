import type { Io } from "./io.ts";
import { progressBar, type ProgressBar } from "./words/progress-bar.ts";
import { plainProgress } from "./words/plain-progress.ts";
import type { ProgressReport } from "./words/progress-report.ts";
import type { Style } from "./words/style.ts";
import { visibleLines } from "./words/visible.ts";

/** All that is said on stderr while a command works. */
export interface Conversation {
  readonly warn: (text: string) => void;
  /** A remark that nobody needs who asked for quiet. */
  readonly note: (text: string) => void;
  readonly progress: (report: ProgressReport) => void;
  /** Takes the bar off the screen: what follows is not progress. */
  readonly endProgress: () => void;
}

/** A bar on a terminal, sparse lines elsewhere, no progress and no notes with `quiet`. Warnings are always said. */
export function startConversation(io: Io, style: Style, quiet: boolean): Conversation {
  const progress: ProgressBar | undefined = quiet
    ? undefined
    : io.err.isTerminal
      ? progressBar(io.writeErr, style)
      : plainProgress(io.writeErr);
  const say = (text: string): void => {
    progress?.clear();
    io.writeErr(`${text}\n`);
  };
  return {
    warn: (text) => say(`${style.warning("warning:")} ${visibleLines(text)}`),
    note: (text) => {
      if (!quiet) say(visibleLines(text));
    },
    progress: (report) => progress?.show(report),
    endProgress: () => progress?.clear(),
  };
}
