const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const quote = 34;
const comma = 44;
const colon = 58;
const backslash = 92;
const openBrace = 123;
const closeBrace = 125;
const zero = 48;
const nine = 57;

/**
 * Finds the text and the label of a JSON object that fills a line, is flat, has no escapes in its strings, and has no other
 * values than strings, small non-negative integers, true and false. Accepts nothing that `JSON.parse` would refuse or read
 * otherwise; refuses whatever it does not fully understand, so that `JSON.parse` can decide.
 */
export class FlatObjectScanner {
  textStart = 0;
  textEnd = 0;
  /** Of a string its content, of a number or boolean its characters. Empty: there is none. */
  labelStart = 0;
  labelEnd = 0;
  /** The line feed after the object. */
  end = 0;
  readonly #text: Uint8Array;
  readonly #label: Uint8Array;

  constructor(text: Uint8Array, label: Uint8Array) {
    this.#text = text;
    this.#label = label;
  }

  /** True when the line that starts at `start` is such an object. There must be a line feed at or after its end. */
  scan(bytes: Uint8Array, start: number): boolean {
    this.textStart = this.textEnd = this.labelStart = this.labelEnd = start;
    let at = skipBlanks(bytes, start);
    if (bytes[at] !== openBrace) return false;
    for (;;) {
      const keyStart = skipBlanks(bytes, at + 1) + 1;
      if (bytes[keyStart - 1] !== quote) return false;
      const keyEnd = stringEnd(bytes, keyStart);
      if (bytes[keyEnd] !== quote) return false;
      at = skipBlanks(bytes, keyEnd + 1);
      if (bytes[at] !== colon) return false;
      let valueStart = skipBlanks(bytes, at + 1);
      const isString = bytes[valueStart] === quote;
      if (isString) valueStart++;
      const valueEnd = isString ? stringEnd(bytes, valueStart) : literalEnd(bytes, valueStart);
      if (isString ? bytes[valueEnd] !== quote : valueEnd < 0) return false;
      if (equals(bytes, keyStart, keyEnd, this.#text)) {
        if (!isString) return false;
        this.textStart = valueStart;
        this.textEnd = valueEnd;
      } else if (equals(bytes, keyStart, keyEnd, this.#label)) {
        this.labelStart = valueStart;
        this.labelEnd = valueEnd;
      }
      at = skipBlanks(bytes, isString ? valueEnd + 1 : valueEnd);
      if (bytes[at] === comma) continue;
      this.end = skipBlanks(bytes, at + 1);
      return bytes[at] === closeBrace && bytes[this.end] === lineFeed;
    }
  }
}

function skipBlanks(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === space || bytes[at] === tab || bytes[at] === carriageReturn) at++;
  return at;
}

/** The first byte from `at` that a plain string cannot hold: its closing quote, if all is well. */
function stringEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  let byte = bytes[at]!;
  while (byte !== quote && byte !== backslash && byte >= space) byte = bytes[++at]!;
  return at;
}

/** The end of `true`, `false` or an integer of at most 15 digits, which reads back as it is written; -1 for anything else. */
function literalEnd(bytes: Uint8Array, start: number): number {
  for (const word of words) {
    if (equals(bytes, start, start + word.length, word)) return start + word.length;
  }
  let at = start;
  while (bytes[at]! >= zero && bytes[at]! <= nine) at++;
  const digits = at - start;
  if (digits === 0 || digits > 15 || (digits > 1 && bytes[start] === zero)) return -1;
  return at;
}

const words: readonly Uint8Array[] = ["true", "false"].map((word) => new TextEncoder().encode(word));

function equals(bytes: Uint8Array, start: number, end: number, wanted: Uint8Array): boolean {
  if (end - start !== wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[start + i] !== wanted[i]) return false;
  return true;
}
