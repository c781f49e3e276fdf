import type { BadRow } from "../labelled-text.ts";
import { inputError, usageError } from "../input-error.ts";

const exampleCount = 20;
const defaultShare = 0.01;

/** The unusable rows of a part of a file, as plain data. */
export interface BadRowsFound {
  readonly count: number;
  readonly examples: readonly BadRow[];
  /** How many for which reason, in order of first appearance. */
  readonly reasons: readonly (readonly [string, number])[];
}

/** Counts the rows that cannot be used, and says when they are too many. */
export class BadRows {
  count = 0;
  readonly examples: BadRow[] = [];
  readonly #reasons = new Map<string, number>();
  readonly #limit: number;

  /** `limit`: a share of the rows (below 1) or their number; default 1 %. */
  constructor(limit: number | undefined) {
    this.#limit = limit ?? defaultShare;
  }

  add(line: number, reason: string): void {
    this.count++;
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
    if (this.examples.length < exampleCount) this.examples.push({ line, reason });
  }

  /** What has been counted, for another thread to `addAll`. */
  found(): BadRowsFound {
    return { count: this.count, examples: this.examples, reasons: [...this.#reasons] };
  }

  /** Adds what was counted behind the rows counted here, by who took its lines to be `linesBefore` fewer. */
  addAll({ count, examples, reasons }: BadRowsFound, linesBefore: number): void {
    this.count += count;
    for (const { line, reason } of examples.slice(0, exampleCount - this.examples.length)) {
      this.examples.push({ line: line + linesBefore, reason });
    }
    for (const [reason, times] of reasons) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + times);
  }

  /** How many rows for which reason, the most frequent first. */
  reasons(): Record<string, number> {
    return Object.fromEntries([...this.#reasons].sort((a, b) => b[1] - a[1]));
  }

  /** To be called at the end of the data. `usable`: the number of rows that could be used. */
  check(name: string, usable: number): void {
    const total = usable + this.count;
    const allowed = this.#limit < 1 ? this.#limit * total : this.#limit;
    if (this.count <= allowed) return;
    const examples = this.examples.slice(0, 3).map(({ line, reason }) => `line ${line}: ${reason}`);
    const more = this.count > examples.length ? "; and more" : "";
    throw inputError(
      "TOO_MANY_BAD_ROWS",
      `${name}: ${this.count} of ${total} rows cannot be used (${percent(this.count / total)}, ` +
        `${this.#limit < 1 ? percent(this.#limit) : this.#limit} allowed): ${examples.join("; ")}${more}.`,
      this.#hint(total),
    );
  }

  #hint(total: number): string {
    const allow = `or allow them with --max-bad-rows ${Math.min(this.count, Math.ceil((100 * this.count) / total) / 100)}`;
    const encoded = this.#reasons.get(badUtf8) ?? 0;
    if (2 * encoded > this.count) {
      return `If the file is in another encoding, convert it: iconv -f LATIN1 -t UTF-8 FILE > NEW; ${allow}.`;
    }
    return `Mend these rows, ${allow}.`;
  }
}

/** Refuses (`usage`) what cannot be such a limit. */
export function checkMaxBadRows(limit: number | undefined): void {
  if (limit === undefined || limit >= 0) return;
  throw usageError(
    "BAD_OPTION",
    `The number of bad rows that is allowed cannot be ${limit}.`,
    "--max-bad-rows takes a share such as 0.01, or a number of rows such as 100.",
  );
}

/** The reason given for a row that holds other bytes than UTF-8. */
export const badUtf8 = "not valid UTF-8";

function percent(share: number): string {
  return `${(100 * share).toLocaleString("en-US", { maximumFractionDigits: 2 })} %`;
}
