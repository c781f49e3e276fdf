import type { SentimentError } from "@sentiment/errors";
import { invalidValue } from "../mlflow-error.ts";

/** How much of a long text is shown before and after the place that is meant. */
const around = 40;

/** Walks over a filter or an order and says where in it something is wrong. */
export class Cursor {
  readonly text: string;
  /** `filter`, `order`. */
  readonly what: string;
  at = 0;

  constructor(what: string, text: string) {
    this.what = what;
    this.text = text;
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** What `pattern` (sticky) matches here, walked over; undefined where it does not. */
  take(pattern: RegExp): string | undefined {
    const found = this.look(pattern);
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** What `pattern` (sticky) matches here. */
  look(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  skipBlanks(): void {
    this.take(/\s*/uy);
  }

  /** What stands here up to the next blank, for the eye. */
  here(): string {
    return this.look(/\S+/uy) ?? "";
  }

  /** `"x"`, or `its end` where nothing follows. */
  found(): string {
    return this.atEnd ? "its end" : JSON.stringify(this.here());
  }

  /** The error that tells `problem` (a sentence) of the `length` characters from `from` on; `hint` says what is right. */
  error(
    problem: string,
    hint: string,
    { from = this.at, length = Math.max(1, this.here().length) } = {},
  ): SentimentError {
    const place = `In the ${this.what} at character ${from + 1}`;
    return invalidValue(`${place}: ${problem}\n${pointed(this.text, from, length)}`, hint);
  }
}

/** The text and, in a line below, carets under the `length` characters from `from` on. */
function pointed(text: string, from: number, length: number): string {
  const start = from <= around ? 0 : from - around;
  const end = Math.min(text.length, from + length + around);
  const before = (start > 0 ? "…" : "") + text.slice(start, from);
  const shown = before + text.slice(from, end) + (end < text.length ? "…" : "");
  return `  ${shown.replaceAll(/\s/gu, " ")}\n  ${" ".repeat([...before].length)}${"^".repeat(Math.min(length, around))}`;
}
