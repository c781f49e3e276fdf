/**
 * A text as a value in YAML, quoted as DVC's emitter (ruamel.yaml) quotes it: plain where it can be, else in single quotes,
 * else in double ones. A text that is folded there – of more than some 70 characters – stays on its line here.
 */
export function yamlScalar(text: string): string {
  if (needsEscapes(text)) return doubleQuoted(text);
  if (!needsQuotes(text)) return text;
  return text.includes("'") ? doubleQuoted(text) : `'${text}'`;
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

function doubleQuoted(text: string): string {
  const body = Array.from(text, (point) => {
    const short = escapes[point];
    if (short !== undefined) return `\\${short}`;
    const code = point.codePointAt(0)!;
    const shown =
      (code >= 0x20 && code <= 0x7e) ||
      (code >= 0xa0 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff) ||
      code > 0xffff;
    if (shown) return point;
    const hex = code.toString(16).toUpperCase();
    return code <= 0xff
      ? `\\x${hex.padStart(2, "0")}`
      : code <= 0xffff
        ? `\\u${hex.padStart(4, "0")}`
        : `\\U${hex.padStart(8, "0")}`;
  });
  return `"${body.join("")}"`;
}
