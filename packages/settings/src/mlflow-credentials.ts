import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";

/** What a file of `--mlflow-credentials` says. A secret: never told, never written. */
export interface ServerLogin {
  /** Where the server is, and the line that says it. */
  readonly uri: { readonly value: string; readonly line: number } | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly token: string | undefined;
  /** What its owner should know: others may read it, a line says nothing here. */
  readonly warnings: readonly string[];
}

const wanted =
  "It wants three lines: the tracking URI, the user, the password. Or lines such as MLFLOW_TRACKING_URI=….";
const names = ["MLFLOW_TRACKING_URI", "MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN"];

interface Line {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

/**
 * Reads the credentials of a tracking server: three lines – URI, user, password –, or lines `NAME=value` with MLflow's
 * variables, with or without `export` and quotes, as a shell reads them. Empty lines and those that begin with `#` are
 * nothing. `file` is named as given in errors, which hold nothing of its content, and read from the working folder.
 * Throws usage errors.
 */
export async function readMlflowCredentials(file: string, workingFolder: string): Promise<ServerLogin> {
  const lines = (await textOf(file, workingFolder))
    .split(/\r\n|\r|\n/u)
    .map((text, index): Line => ({ text: text.trim(), line: index + 1 }))
    .filter(({ text }) => text !== "" && !text.startsWith("#"));
  const assigned = lines.map(({ text }) => /^(?:export\s+|set\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*)$/u.exec(text));
  const isAssignments = assigned[0]?.[1] !== undefined;
  const read = isAssignments ? fromAssignments(file, lines, assigned) : fromThreeLines(file, lines);
  return { ...read, warnings: [...(await readersOf(file, workingFolder)), ...read.warnings] };
}

function fromThreeLines(file: string, lines: readonly Line[]): ServerLogin {
  const [uri, username, password] = lines;
  if (uri === undefined || username === undefined || password === undefined || lines.length > 3) {
    throw badFile(`${file} has ${lines.length} ${lines.length === 1 ? "line" : "lines"} that say something.`);
  }
  // The line itself is not told: where the order is wrong, it may be the password.
  if (!/^[a-z][a-z0-9+.-]*:\/\//iu.test(uri.text)) throw badFile(`${file}:${uri.line}: this is no tracking URI.`);
  return {
    uri: { value: uri.text, line: uri.line },
    username: username.text,
    password: password.text,
    token: undefined,
    warnings: [],
  };
}

function fromAssignments(
  file: string,
  lines: readonly Line[],
  assigned: readonly (RegExpExecArray | null)[],
): ServerLogin {
  const values = new Map<string, { readonly value: string; readonly line: number }>();
  const warnings: string[] = [];
  for (const [index, { line }] of lines.entries()) {
    const [, name, value] = assigned[index] ?? [];
    if (name === undefined) throw badFile(`${file}:${line}: NAME=value is wanted here, as in the lines before.`);
    if (values.has(name)) throw badFile(`${file}:${line}: ${name} is there twice.`);
    if (names.includes(name)) values.set(name, { value: unquoted(value!), line });
    else warnings.push(`${file}:${line}: ${name} is not read from here; set it in the environment.`);
  }
  const [uri, username, password, token] = names.map((name) => values.get(name));
  if (values.size === 0) throw badFile(`${file} sets none of ${names.join(", ")}.`);
  return { uri, username: username?.value, password: password?.value, token: token?.value, warnings };
}

/** A value as a shell takes it, as far as credentials are written. */
function unquoted(text: string): string {
  const quoted = /^(["'])(.*)\1\s*;?\s*(?:#.*)?$/su.exec(text);
  if (quoted === null) return text.replace(/\s+#.*$/su, "").replace(/;$/u, "");
  return quoted[1] === '"' ? quoted[2]!.replaceAll(/\\(["\\$`])/gu, "$1") : quoted[2]!;
}

/** A warning where others than its owner may read the file. Windows has no such marks, and a pipe has no readers. */
async function readersOf(file: string, workingFolder: string): Promise<string[]> {
  if (process.platform === "win32") return [];
  const found = await stat(path.resolve(workingFolder, file));
  if (!found.isFile() || (found.mode & 0o044) === 0) return [];
  return [
    `Others may read ${file}, which holds a password (mode ${(found.mode & 0o777).toString(8)}): chmod 600 ${file}`,
  ];
}

async function textOf(file: string, workingFolder: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path.resolve(workingFolder, file));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "is not there" : code === "EISDIR" ? "is a folder" : `cannot be read (${code})`;
    throw badFile(`The credentials file ${file} ${reason}.`, cause);
  }
  // Windows' PowerShell writes UTF-16.
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw badFile(`${file} is not UTF-8 text.`);
  }
}

function badFile(message: string, cause?: unknown): SentimentError {
  return new SentimentError({ kind: "usage", code: "BAD_CREDENTIALS_FILE", message, hint: wanted, cause });
}
