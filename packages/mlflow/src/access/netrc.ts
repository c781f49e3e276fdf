export interface NetrcLogin {
  readonly login: string;
  readonly password: string;
}

/**
 * Who a `.netrc` says one is at a host: the last entry of that `machine`, else `default`. Read as Python's `netrc` reads
 * it, comments aside, which may stand wherever a keyword may. A file that makes no sense says nothing, as there.
 */
export function netrcLogin(text: string, host: string): NetrcLogin | undefined {
  const entries = new Map<string, Map<string, string>>();
  const words = new Words(text);
  let entry: Map<string, string> | undefined;
  for (let keyword = words.keyword(); keyword !== ""; keyword = words.keyword()) {
    const value = keyword === "default" ? "default" : words.next();
    if (keyword === "machine" || keyword === "default") {
      if (value === "") return undefined;
      entry = new Map();
      entries.set(value, entry);
    } else if (keyword === "macdef") {
      words.skip(/[^]*?\n\n|[^]*/uy);
      entry = undefined;
    } else if (entry === undefined || !followers.has(keyword)) {
      return undefined;
    } else {
      entry.set(keyword === "user" ? "login" : keyword, value);
    }
  }
  const found = entries.get(host) ?? entries.get("default");
  // As requests has it: who has no login goes by the account.
  return found && { login: found.get("login") || found.get("account") || "", password: found.get("password") ?? "" };
}

const followers: ReadonlySet<string> = new Set(["login", "user", "account", "password"]);

/** The words of a text: with blanks between or in quotes; `\` makes the next character stand for itself. */
class Words {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.replaceAll("\r\n", "\n");
  }

  /** The next word; empty at the end. */
  next(): string {
    this.skip(/[ \t\r\n]*/uy);
    const found = this.skip(/"(?:[^"\\]|\\[^])*"?|(?:[^ \t\r\n\\]|\\[^]?)+/uy);
    const bare = found.startsWith('"') ? found.slice(1).replace(/"$/u, "") : found;
    return bare.replaceAll(/\\([^]?)/gu, "$1");
  }

  /** The same, where a comment may stand. */
  keyword(): string {
    for (;;) {
      const word = this.next();
      if (!word.startsWith("#")) return word;
      this.#at = this.#text.lastIndexOf("#", this.#at);
      this.skip(/[^\n]*/uy);
    }
  }

  /** Goes on behind what matches here; what that was. */
  skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [""];
    this.#at += found.length;
    return found;
  }
}
