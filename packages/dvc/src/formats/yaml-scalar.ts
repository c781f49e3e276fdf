import { parse } from "yaml";
import { foldedDoubleQuoted, foldedPlain, foldedSingleQuoted } from "./folded-scalar.ts";

/**
 * A text as a value of an output in a `.dvc` file, quoted and folded as DVC's emitter (ruamel.yaml) does it: plain where it can
 * be, else in single quotes, else in double ones.
 */
export function yamlScalar(text: string): string {
  const isDouble = needsEscapes(text) || (needsQuotes(text) && text.includes("'"));
  if (isDouble) {
    const whole = `"${Array.from(text, (point) => escaped(point) ?? point).join("")}"`;
    return unlessLost(foldedDoubleQuoted(text, escaped), whole, text);
  }
  if (needsQuotes(text)) return unlessLost(foldedSingleQuoted(text), `'${text}'`, text);
  return unlessLost(foldedPlain(text), text, text);
}

/** Where ruamel.yaml folds a text so that it is read as another one (two blanks before a long word), it stays on its line. */
function unlessLost(folded: string, whole: string, text: string): string {
  if (!folded.includes("\n")) return folded;
  const read: unknown = parse(`a: ${folded}\n`, { schema: "failsafe" });
  return (read as { readonly a: unknown }).a === text ? folded : whole;
}

/** Texts that YAML 1.2 takes for something else than text. */
const otherTypes =
  /^(?:|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?[0-9][0-9_]*|[-+]?0x[0-9a-fA-F_]+|[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?(?:[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:(?:[Tt]|[ \t]+)[0-9:.+Zz \t-]+)?|<<|=)$/u;

function needsQuotes(text: string): boolean {
  return (
    otherTypes.test(text) ||
    /^ | $/u.test(text) ||
    /^(?:---|\.\.\.)/u.test(text) ||
    /^[#,[\]{}&*!|>'"%@`]/u.test(text) ||
    /^[-?:](?: |$)/u.test(text) ||
    /:(?: |$)| #/u.test(text)
  );
}

/** Line ends, control characters and what is no text are written as escapes. */
function needsEscapes(text: string): boolean {
  return /[\p{Cc}\p{Cs}\u2028\u2029\uFEFF\uFFFE\uFFFF]/u.test(text);
}

const escapes: Readonly<Record<string, string>> = {
  "\0": "0",
  "\u0007": "a",
  "\b": "b",
  "\t": "t",
  "\n": "n",
  "\v": "v",
  "\f": "f",
  "\r": "r",
  "\u001B": "e",
  '"': '"',
  "\\": "\\",
  "\u0085": "N",
  "\u2028": "L",
  "\u2029": "P",
};

/** Undefined: it stands for itself. */
function escaped(point: string): string | undefined {
  const short = escapes[point];
  if (short !== undefined) return `\\${short}`;
  const code = point.codePointAt(0)!;
  const isShown =
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff) ||
    code > 0xffff;
  if (isShown) return undefined;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
