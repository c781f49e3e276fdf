/** A value: text, or for `a, b` a list. */
export type ConfigValue = string | readonly string[];

/** Name → value of a section. Names are in lower case. */
export type ConfigSection = ReadonlyMap<string, ConfigValue>;

/** What is wrong with a config, and where. */
export class ConfigSyntaxError extends Error {
  /** 1-based. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

// The patterns of configobj 5.0.9 (`_sectionmarker`, `_keyword`, `_valueexp`, `_listvalueexp`), without their verbose form.
const sectionPattern = /^(\s*)((?:\[\s*)+)((?:"\s*\S.*?\s*")|(?:'\s*\S.*?\s*')|(?:[^'"\s].*?))((?:\s*\])+)\s*(#.*)?$/u;
const optionPattern = /^\s*((?:".*?")|(?:'.*?')|(?:[^'"=].*?))\s*=\s*(.*)$/u;
const valuePattern =
  /^(?:(?:((?:(?:(?:".*?")|(?:'.*?')|(?:[^'",#][^,#]*?))\s*,\s*)*)((?:".*?")|(?:'.*?')|(?:[^'",#\s][^,]*?)|(?:(?<!,)))?)|(,))\s*(#.*)?$/u;
const itemPattern = /((?:".*?")|(?:'.*?')|(?:[^'",#]?.*?))\s*,\s*/gu;

/**
 * Reads a config as DVC does, by Python's ConfigObj: sections and values in quotes of three kinds, values over several
 * lines, lists, comments. Section and option names are put into lower case.
 * Throws `ConfigSyntaxError` for what ConfigObj refuses, for sections within sections, and for `%(name)s`, which it would replace.
 */
export function parseConfig(text: string): ReadonlyMap<string, ConfigSection> {
  const lines = text.replace(/^\uFEFF/u, "").split(/\r\n|\r|\n/u);
  const top = new Map<string, ConfigValue>();
  const sections = new Map<string, Map<string, ConfigValue>>([["", top]]);
  let section = top;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    if (/^\s*(?:#|$)/u.test(line)) continue;
    const [, , opening, name, closing] = sectionPattern.exec(line) ?? [];
    if (name !== undefined) {
      if (opening!.trim() !== "[" || closing!.trim() !== "]") {
        throw new ConfigSyntaxError(index + 1, "DVC has no sections within sections");
      }
      const key = unquoted(name).toLowerCase();
      if (sections.has(key)) throw new ConfigSyntaxError(index + 1, `the section ${name} is there twice`);
      section = new Map();
      sections.set(key, section);
      continue;
    }
    const [, option, said] = optionPattern.exec(line) ?? [];
    if (option === undefined) throw new ConfigSyntaxError(index + 1, "NAME = VALUE or [SECTION] is wanted");
    const read = /^(?:"""|''')/u.test(said!)
      ? tripleQuoted(lines, index, said!)
      : { value: valueOf(said!), last: index };
    if (read.value === undefined) throw new ConfigSyntaxError(index + 1, `the quotes of ${option} do not fit`);
    if ([read.value].flat().some((value) => /%\([^)]*\)s/u.test(value))) {
      throw new ConfigSyntaxError(index + 1, `${option} refers to another value by %, which is not done here`);
    }
    const key = unquoted(option).toLowerCase();
    if (section.has(key)) throw new ConfigSyntaxError(index + 1, `${option} is there twice`);
    section.set(key, read.value);
    index = read.last;
  }
  return sections;
}

function valueOf(said: string): ConfigValue | undefined {
  const [whole, list, single, none] = valuePattern.exec(said) ?? [];
  if (whole === undefined) return undefined;
  if (none !== undefined) return [];
  const last = single === undefined || (list && single === "") ? undefined : unquoted(single);
  if (!list) return last ?? "";
  const items = Array.from(list.matchAll(itemPattern), ([, item = ""]) => unquoted(item));
  return last === undefined ? items : [...items, last];
}

/** A value in triple quotes from line `first` on, and the line it ends on. */
function tripleQuoted(
  lines: readonly string[],
  first: number,
  said: string,
): { readonly value: string | undefined; readonly last: number } {
  const quotes = said.slice(0, 3);
  const closing = new RegExp(`^(.*?)${quotes}\\s*(?:#.*)?$`, "u");
  const one = closing.exec(said.slice(3))?.[1];
  if (one !== undefined) return { value: one, last: first };
  if (said.slice(3).includes(quotes)) return { value: undefined, last: first };
  const parts = [said.slice(3)];
  for (let last = first + 1; last < lines.length; last++) {
    const line = lines[last]!;
    if (!line.includes(quotes)) {
      parts.push(line);
      continue;
    }
    const end = closing.exec(line)?.[1];
    return { value: end === undefined ? undefined : [...parts, end].join("\n"), last };
  }
  return { value: undefined, last: first };
}

function unquoted(text: string): string {
  const isQuoted = text.length > 1 && (text[0] === '"' || text[0] === "'") && text[0] === text.at(-1);
  return isQuoted ? text.slice(1, -1) : text;
}
