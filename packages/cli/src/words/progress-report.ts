import { durationWords, percentWords } from "./numbers.ts";

/** How far a stage of the work has come. */
export interface ProgressReport {
  readonly stage: string;
  /** 0 … 1; undefined when unknown. */
  readonly done?: number | undefined;
  readonly subject?: string | undefined;
}

/** A stage with the time it began, from which rate and time left follow. */
export interface StageClock {
  readonly title: string;
  readonly startedAt: number;
  /** Where it stood when it began to be watched. */
  readonly doneAtStart: number;
}

/** The clock of the stage that is reported: the running one, or a new one when the stage or its subject has changed. */
export function stageClock(running: StageClock | undefined, report: ProgressReport, now: number): StageClock {
  const title = report.subject === undefined ? report.stage : `${report.stage} ${report.subject}`;
  if (running?.title === title) return running;
  return { title, startedAt: now, doneAtStart: report.done ?? 0 };
}

/** `12 %/s, 8 s left`; nothing while too little has happened to say, and at the end. `now` in milliseconds. */
export function paceWords(clock: StageClock, done: number, now: number): string {
  const seconds = (now - clock.startedAt) / 1000;
  const gained = done - clock.doneAtStart;
  if (seconds < 0.5 || gained <= 0 || done >= 1) return "";
  const rate = gained / seconds;
  const left = (1 - done) / rate;
  return `${percentWords(rate, rate < 0.1 ? 1 : 0)}/s, ${durationWords(left)} left`;
}
