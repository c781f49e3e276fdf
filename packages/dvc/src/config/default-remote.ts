import { SentimentError } from "@sentiment/errors";

export interface DvcRemote {
  readonly name: string;
  readonly url: string;
}

/** A line `name = value` of a section, all in lower case but the value. */
interface Option {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** 0-based. */
  readonly line: number;
}

/**
 * The text of a `.dvc/config` with a remote that is the default, written as DVC writes it; all else stays as it is. A remote
 * of that URL under another name is taken as it is. Throws a conflict where the name has another URL or another remote is
 * the default, unless `replace`.
 * Lines are changed rather than the whole written anew, so values that go on over several lines are not understood.
 */
export function withDefaultRemote(text: string, wanted: DvcRemote, replace: boolean): string {
  const options = optionsOf(text);
  const urls = options.filter(({ section, key }) => section.startsWith("remote ") && key === "url");
  const name = urls.find(({ value }) => value === wanted.url)?.section.slice("remote ".length) ?? wanted.name;
  const url = urls.find(({ section }) => section === `remote ${name.toLowerCase()}`);
  const core = options.find(({ section, key }) => section === "core" && key === "remote");
  if (!replace) {
    if (url !== undefined && url.value !== wanted.url) throw conflict(`the remote ${name} is ${url.value}`, wanted);
    if (core !== undefined && core.value.toLowerCase() !== name.toLowerCase()) {
      throw conflict(`its remote is ${core.value}`, wanted);
    }
  }
  const lines = text === "" ? [] : text.replace(/\r?\n$/u, "").split(/\r?\n/u);
  if (url === undefined) lines.push(`['remote "${name}"']`, `    url = ${wanted.url}`);
  else if (url.value !== wanted.url) lines[url.line] = `    url = ${wanted.url}`;
  if (core !== undefined) {
    if (core.value.toLowerCase() !== name.toLowerCase()) lines[core.line] = `    remote = ${name}`;
  } else {
    const section = lines.findIndex((line) => sectionOf(line) === "core");
    if (section < 0) lines.unshift("[core]", `    remote = ${name}`);
    else lines.splice(section + 1, 0, `    remote = ${name}`);
  }
  return `${lines.join("\n")}\n`.replaceAll("\n", text.includes("\r\n") ? "\r\n" : "\n");
}

/** The default remote of a `.dvc/config`; undefined where it has none. */
export function defaultRemote(text: string): DvcRemote | undefined {
  const options = optionsOf(text);
  const name = options.find(({ section, key }) => section === "core" && key === "remote")?.value;
  if (name === undefined) return undefined;
  const url = options.find(({ section, key }) => section === `remote ${name.toLowerCase()}` && key === "url")?.value;
  return url === undefined ? undefined : { name, url };
}

/** Whether a config holds what nobody else should know. */
export function holdsPassword(text: string): boolean {
  const secrets = new Set(["password", "secret_access_key", "session_token"]);
  return optionsOf(text).some(
    ({ key, value }) => secrets.has(key) || (key === "url" && /\/\/[^/\s]*:[^/\s]*@/u.test(value)),
  );
}

function optionsOf(text: string): Option[] {
  const found: Option[] = [];
  let section = "";
  for (const [line, said] of text
    .replace(/^\uFEFF/u, "")
    .split(/\r?\n/u)
    .entries()) {
    section = sectionOf(said) ?? section;
    const [, key, value] = /^\s*([^#=[\s][^=]*?)\s*=\s*(.*)$/u.exec(said) ?? [];
    if (key !== undefined) found.push({ section, key: key.toLowerCase(), value: unquoted(value!), line });
  }
  return found;
}

/** `['remote "origin"']` → `remote origin` */
function sectionOf(line: string): string | undefined {
  const name = /^\s*\[\s*(.*?)\s*\]\s*(?:#.*)?$/u.exec(line)?.[1];
  return name?.replaceAll(/["']/gu, "").toLowerCase();
}

function unquoted(value: string): string {
  return /^(["'])(.*?)\1/u.exec(value)?.[2] ?? value.replace(/\s*#.*$/u, "");
}

function conflict(found: string, { url }: DvcRemote): SentimentError {
  return new SentimentError({
    kind: "conflict",
    code: "DVC_REMOTE_EXISTS",
    message: `In .dvc/config ${found.replaceAll(/\/\/[^/\s]*@/gu, "//***@")}, not ${url}.`,
    hint: "--force replaces it.",
  });
}
