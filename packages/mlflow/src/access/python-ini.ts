/** Section → option (lower case) → value. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What is wrong with a file, and where. */
export class IniError extends Error {
  /** 1-based. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/**
 * Reads a file as Python's `configparser.ConfigParser` does: names and values with `=` or `:` between, whole lines of
 * comment behind `#` or `;`, no quotes, lines that go on indented, `%%` for `%`, `%(name)s` for another option of the
 * section, and `[DEFAULT]` behind every section. A `%` that begins neither, which Python refuses, stands for itself.
 * Throws `IniError` for what stands before a section, what is no option, and what is there twice.
 */
export function parseIni(text: string): Ini {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let option: { readonly name: string; readonly indent: number } | undefined;
  for (const [index, line] of text
    .replace(/^\uFEFF/u, "")
    .split(/\r\n|\r|\n/u)
    .entries()) {
    const said = line.trim();
    if (/^[#;]/u.test(said)) continue;
    if (said === "") {
      // An empty line belongs to a value that goes on after it.
      if (section !== undefined && option !== undefined) section.set(option.name, `${section.get(option.name)!}\n`);
      continue;
    }
    const indent = line.length - line.trimStart().length;
    if (section !== undefined && option !== undefined && indent > option.indent) {
      section.set(option.name, `${section.get(option.name)!}\n${said}`);
      continue;
    }
    const header = /^\[(.+)\]/u.exec(said)?.[1];
    if (header !== undefined) {
      if (sections.has(header) && header !== defaults) throw new IniError(index + 1, `[${header}] is there twice`);
      section = sections.get(header) ?? new Map();
      sections.set(header, section);
      option = undefined;
      continue;
    }
    if (section === undefined) throw new IniError(index + 1, "a section such as [mlflow] must come first");
    const found = /^(.*?)\s*[=:]\s*(.*)$/u.exec(said);
    const name = found?.[1]!.toLowerCase();
    if (!name) throw new IniError(index + 1, "NAME = VALUE is wanted");
    if (section.has(name)) throw new IniError(index + 1, `${name} is there twice`);
    section.set(name, found![2]!);
    option = { name, indent };
  }
  return new Map([...sections].map(([name, options]) => [name, resolved(options, sections.get(defaults))]));
}

const defaults = "DEFAULT";

function resolved(options: Map<string, string>, fallback: Map<string, string> | undefined): Map<string, string> {
  const all = new Map([...(fallback ?? []), ...options].map(([name, value]) => [name, value.trimEnd()]));
  return new Map([...all].map(([name, value]) => [name, interpolated(value, all, 0)]));
}

/** Python follows ten references into each other, and no more. */
const deepest = 10;

function interpolated(value: string, options: ReadonlyMap<string, string>, depth: number): string {
  return value.replaceAll(/%%|%\(([^)]+)\)s/gu, (whole, name: string | undefined) => {
    if (name === undefined) return "%";
    const other = options.get(name.toLowerCase());
    return other === undefined || depth >= deepest ? whole : interpolated(other, options, depth + 1);
  });
}
