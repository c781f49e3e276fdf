import { SentimentError } from "@sentiment/errors";
import { plainText } from "./plain-text.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * One object of a server's answer, field by field. MLflow omits what is empty and zero; where such a field must be there
 * all the same, or is of another type, a `remote` error (MALFORMED_ANSWER) names endpoint and field.
 */
export class Answer {
  readonly #fields: Fields;
  readonly #endpoint: string;
  readonly #path: string;

  constructor(value: unknown, endpoint: string, path = "") {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw malformed(endpoint, path || "the answer", "an object", value);
    }
    this.#fields = value as Fields;
    this.#endpoint = endpoint;
    this.#path = path;
  }

  object(name: string): Answer {
    return new Answer(this.#fields[name], this.#endpoint, this.#at(name));
  }

  /** No such object: one without fields. */
  objectOrEmpty(name: string): Answer {
    return new Answer(this.#fields[name] ?? {}, this.#endpoint, this.#at(name));
  }

  /** No such list: an empty one. */
  objects(name: string): Answer[] {
    return this.#list(name).map((each, i) => new Answer(each, this.#endpoint, `${this.#at(name)}[${i}]`));
  }

  /** No such list: an empty one. */
  texts(name: string): string[] {
    return this.#list(name).map((each, i) => {
      if (typeof each === "string") return each;
      throw malformed(this.#endpoint, `${this.#at(name)}[${i}]`, "a text", each);
    });
  }

  #list(name: string): readonly unknown[] {
    const value = this.#fields[name] ?? [];
    if (Array.isArray(value)) return value as readonly unknown[];
    throw this.#malformed(name, "a list");
  }

  /** An id may have been written as a number; it keeps all its digits. */
  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value === "string") return value;
    if (typeof value === "bigint" || Number.isSafeInteger(value)) return String(value);
    throw this.#malformed(name, "a text");
  }

  /** No such text: an empty one. */
  textOrEmpty(name: string): string {
    return this.#has(name) ? this.text(name) : "";
  }

  /** An empty text is none. */
  optionalText(name: string): string | undefined {
    return this.textOrEmpty(name) || undefined;
  }

  /** A whole number, which Protobuf may write as digits in quotes; none: 0. */
  integer(name: string): number {
    return this.optionalInteger(name) ?? 0;
  }

  optionalInteger(name: string): number | undefined {
    if (!this.#has(name)) return undefined;
    const value = this.#fields[name];
    const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number === "bigint") return Number(number);
    if (Number.isInteger(number)) return number as number;
    throw this.#malformed(name, "a whole number");
  }

  /** Any number, NaN and infinities too; none: 0. */
  real(name: string): number {
    const value = this.#fields[name] ?? 0;
    if (typeof value === "number") return value;
    if (typeof value === "bigint") return Number(value);
    if (typeof value === "string" && /^(?:NaN|-?Infinity|-?[\d.]+(?:e[+-]?\d+)?)$/i.test(value)) return Number(value);
    throw this.#malformed(name, "a number");
  }

  /** One of these words; `usual`, if there is one, where none is said. */
  oneOf<Word extends string>(name: string, words: readonly Word[], usual?: Word): Word {
    const value = this.#fields[name] ?? usual;
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    throw this.#malformed(name, `one of ${words.join(", ")}`);
  }

  /** `[{key, value}, …]` as a record. */
  record(name: string, value = "value"): Record<string, string> {
    return Object.fromEntries(this.objects(name).map((entry) => [entry.text("key"), entry.textOrEmpty(value)]));
  }

  #has(name: string): boolean {
    return this.#fields[name] !== undefined && this.#fields[name] !== null;
  }

  #at(name: string): string {
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }

  #malformed(name: string, expected: string): SentimentError {
    return malformed(this.#endpoint, this.#at(name), expected, this.#fields[name]);
  }
}

function malformed(endpoint: string, place: string, expected: string, found: unknown): SentimentError {
  const written = typeof found === "bigint" ? String(found) : JSON.stringify(found);
  const shown = found === undefined ? "not there" : plainText(written, 100);
  return new SentimentError({
    kind: "remote",
    code: "MALFORMED_ANSWER",
    message: `The answer to ${endpoint} cannot be understood: ${place} is ${shown}, not ${expected}.`,
    hint: "Is it an MLflow server, and no proxy that answers instead of it? sentiment doctor looks at it.",
  });
}
