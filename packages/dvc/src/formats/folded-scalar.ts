/** Characters that a line may have before what follows goes to the next. */
const width = 80;
/** Where the value of a key of an output begins, and where its further lines do: `  path: …`. */
const [first, indent] = ["  path: ".length, 4];
const lineBreak = `\n${" ".repeat(indent)}`;

/** Plain text over several lines, as ruamel.yaml's emitter breaks it (`write_plain`): at single blanks, also before a long word. */
export function foldedPlain(text: string): string {
  let [out, column] = ["", first];
  for (const [piece] of text.matchAll(/ +|[^ ]+/gu)) {
    const length = lengthOf(piece);
    const isBlank = piece.startsWith(" ");
    if (isBlank ? length === 1 && column >= width : column + length > width && column > indent) {
      out += lineBreak;
      column = indent;
      if (isBlank) continue;
    }
    out += piece;
    column += length;
  }
  return out;
}

/** The same in single quotes, which it gets (`write_single_quoted`); the text has none. */
export function foldedSingleQuoted(text: string): string {
  let [out, column] = ["'", first + 1];
  for (const { 0: piece, index } of text.matchAll(/ +|[^ ]+/gu)) {
    const isWithin = index > 0 && index + piece.length < text.length;
    if (piece === " " && column > width && isWithin) {
      out += lineBreak;
      column = indent;
      continue;
    }
    out += piece;
    column += lengthOf(piece);
  }
  return `${out}'`;
}

/** The same in double quotes (`write_double_quoted`); `escaped` gives what is written for a character that is not shown as it is. */
export function foldedDoubleQuoted(text: string, escaped: (point: string) => string | undefined): string {
  const points = Array.from(text);
  let [out, column, start] = ['"', first + 1, 0];
  const write = (piece: string): void => {
    out += piece;
    column += lengthOf(piece);
  };
  for (let end = 0; end <= points.length; end++) {
    const point = points[end];
    const escape = point === undefined ? undefined : escaped(point);
    if (point === undefined || escape !== undefined) {
      if (start < end) write(points.slice(start, end).join(""));
      if (start < end) start = end;
      if (escape !== undefined) {
        write(escape);
        start = end + 1;
      }
    }
    const mayBreak = end > 0 && end < points.length - 1 && (point === " " || start >= end);
    if (!mayBreak || column + (end - start) <= width) continue;
    const backslash = needsBackslash(points, start, end) ? "\\" : "";
    write(`${points.slice(start, end).join("")}${backslash}`);
    if (start < end) start = end;
    out += lineBreak;
    column = indent;
    if (points[start] !== " ") continue;
    // A line's leading blank is lost in reading, unless something stands before it.
    if (backslash === "") start++;
    write(backslash);
  }
  return `${out}"`;
}

/** Whether a break that stands for no blank is marked as such. */
function needsBackslash(points: readonly string[], start: number, end: number): boolean {
  const blank = points.indexOf(" ", end);
  if (blank === -1) return true;
  const feed = points.indexOf("\n", end);
  if (feed !== -1 && feed < blank) return true;
  const word = points.slice(end, blank).join("");
  const next = points[blank + 1];
  const isPlain = !word.includes('"') && !word.includes("'") && next !== undefined && next !== " " && next !== "\n";
  const isSecondBlank = points[end - 1] === " " && points[end] === " ";
  return !isPlain || isSecondBlank || start === end;
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
