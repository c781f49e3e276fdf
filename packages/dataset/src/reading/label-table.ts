import { didYouMean } from "@sentiment/errors";
import { inputError, usageError } from "../input-error.ts";

const decoder = new TextDecoder();
const slotCount = 4096;
const space = 32;

/** More labels than this are no classes: some column of numbers or texts was taken for the label. */
const maxLabels = 1000;

/** Gives each label a number, in order of first appearance, by its bytes. Several labels may be given the same name. */
export class LabelTable {
  /** The labels found, new names applied. */
  readonly names: string[] = [];
  readonly #newNames: Readonly<Record<string, string>>;
  readonly #source: string;
  readonly #found: string[] = [];
  readonly #foundBytes: Uint8Array[] = [];
  /** Number of the name of each label found. */
  readonly #ids: number[] = [];
  /** Open addressing: index of a label found + 1, or 0. */
  readonly #slots = new Int16Array(slotCount);

  constructor(newNames: Readonly<Record<string, string>>, source: string) {
    this.#newNames = newNames;
    this.#source = source;
  }

  /** The number of the label in `bytes[from .. to)`, blanks around it left out; -1 when nothing is left. */
  idOf(bytes: Uint8Array, from: number, to: number): number {
    let start = from;
    let end = to;
    while (start < end && bytes[start]! <= space) start++;
    while (end > start && bytes[end - 1]! <= space) end--;
    if (start === end) return -1;
    let hash = 0;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & (slotCount - 1);
    for (;;) {
      const index = this.#slots[slot]! - 1;
      if (index < 0) break;
      if (equals(this.#foundBytes[index]!, bytes, start, end)) return this.#ids[index]!;
      slot = (slot + 1) & (slotCount - 1);
    }
    return this.#add(slot, bytes.slice(start, end));
  }

  /** To be called at the end of the data: every label that was given a new name must have occurred. */
  checkNewNames(): void {
    for (const label of Object.keys(this.#newNames)) {
      if (this.#found.includes(label)) continue;
      throw usageError(
        "UNKNOWN_LABEL",
        `A new name is given to the label ${JSON.stringify(label)}, which does not occur in ${this.#source}.`,
        `Its labels are ${this.#found.slice(0, 20).join(", ")}.${didYouMean(label, this.#found)}`,
      );
    }
  }

  #add(slot: number, bytes: Uint8Array): number {
    if (this.#found.length === maxLabels) {
      throw inputError(
        "TOO_MANY_LABELS",
        `${this.#source} has more than ${maxLabels} different labels, such as ${this.#found.slice(0, 3).map(shortened).join(", ")}.`,
        "That looks like the wrong column: name the right one with --label-column.",
      );
    }
    const label = decoder.decode(bytes);
    const name = Object.hasOwn(this.#newNames, label) ? this.#newNames[label]! : label;
    let id = this.names.indexOf(name);
    if (id < 0) id = this.names.push(name) - 1;
    this.#slots[slot] = this.#found.push(label);
    this.#foundBytes.push(bytes);
    this.#ids.push(id);
    return id;
  }
}

function equals(label: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (label.length !== end - start) return false;
  for (let i = 0; i < label.length; i++) if (label[i] !== bytes[start + i]) return false;
  return true;
}

function shortened(label: string): string {
  return label.length <= 20 ? label : `${label.slice(0, 20)}…`;
}
