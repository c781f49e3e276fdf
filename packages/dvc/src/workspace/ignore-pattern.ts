/** A line of a `.dvcignore`, as a test of paths from the repository's root. */
export interface IgnorePattern {
  readonly regex: RegExp;
  /** False: what it matches is kept after all (`!`). */
  readonly ignores: boolean;
  readonly onlyFolders: boolean;
}

/**
 * A pattern in the words of `.gitignore`, as DVC understands them (pathspec's `GitIgnoreSpecPattern`, whose cases these are).
 * Undefined: it says nothing. Throws a SyntaxError for a pattern that DVC refuses, too.
 */
export function ignorePattern(line: string): IgnorePattern | undefined {
  const text = line.endsWith("\\ ") ? line : line.trimEnd();
  if (text === "" || text === "/" || text.startsWith("#")) return undefined;
  const ignores = !text.startsWith("!");
  const segments = (ignores ? text : text.slice(1)).split("/");
  const onlyFolders = segments.at(-1) === "";
  const source = sourceOf(segments, onlyFolders);
  if (source === undefined) return undefined;
  return { regex: new RegExp(`^(?:${source})`, "u"), ignores, onlyFolders };
}

function sourceOf(said: readonly string[], onlyFolders: boolean): string | undefined {
  const segments = normalized(said);
  const whole = segments.join("/");
  // These match from the path's first character on, so that folders alone are never matched: so it is in DVC.
  if (whole === "**") return onlyFolders ? "/" : ".";
  if (whole === "**/*") return ".";
  if (whole === "**/*/**") return "/";
  let [source, owesSlash] = ["", false];
  for (const [i, segment] of segments.entries()) {
    const isLast = i === segments.length - 1;
    if (segment === "**") {
      source += i === 0 ? "^(?:.+/)?" : isLast ? "/" : "(?:/.+)?";
      owesSlash = i > 0;
      continue;
    }
    const glob = segment === "*" ? "[^/]+" : globSource(segment);
    if (glob === undefined) return undefined;
    source += `${i === 0 ? "^" : ""}${owesSlash ? "/" : ""}${glob}${isLast ? "(?:/|$)" : ""}`;
    owesSlash = true;
  }
  return source;
}

/** With `**` for what may lie before, between and below. */
function normalized(said: readonly string[]): readonly string[] {
  let segments = [...said];
  const isName = segments.length === 1 || (segments.length === 2 && segments[1] === "");
  if (segments[0] === "") segments.shift();
  else if (isName && segments[0] !== "**") segments.unshift("**");
  if (segments.length === 0) throw new SyntaxError("the pattern is empty");
  if (segments.at(-1) === "") segments = [...segments.slice(0, -1), "**"];
  return segments.filter((segment, i) => segment !== "**" || segments[i - 1] !== "**");
}

/** One name with `*`, `?`, `[…]` and `\`; undefined where a bracket is not closed. */
function globSource(segment: string): string | undefined {
  let source = "";
  for (let i = 0; i < segment.length; i++) {
    const char = segment[i]!;
    if (char === "*") source += "[^/]*";
    else if (char === "?") source += "[^/]";
    else if (char === "[") {
      const [, not, body] = /^\[([!^]?)(\]?[^\]]*)\]/su.exec(segment.slice(i)) ?? [];
      if (body === undefined) return undefined;
      source += `[${not === "" ? "" : "^"}${body.replaceAll(/[\\\][^]/gu, "\\$&")}]`;
      i += not!.length + body.length + 1;
    } else if (char === "\\") {
      const next = segment[++i];
      if (next === undefined) throw new SyntaxError("nothing follows the last \\");
      source += literal(next);
    } else source += literal(char);
  }
  return source;
}

function literal(char: string): string {
  return char.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}

/** A pattern of a folder further down, as seen from the repository's root (`dvc/pathspec_math.py`, `change_rule`). */
export function patternFrom(folder: string, line: string): string {
  if (line.startsWith("#")) return line;
  const [not, said] = line.startsWith("!") ? ["!/", line.slice(1)] : ["", line];
  const isAnchored = said.slice(0, -1).includes("/") && !said.startsWith("**/");
  const rule = isAnchored ? said.replace(/^\//u, "") : said.replace(/^\*\*\//u, "");
  return `${not}${folder}${isAnchored ? "/" : "/**/"}${rule.replace(/^\\/u, "")}`;
}
