import { pageTitle, plainText } from "./plain-text.ts";

/** MLflow's JSON for a refusal. */
export interface ErrorBody {
  readonly code: string;
  /** On one line, without the statement that a database failed at. */
  readonly message: string;
}

/** How much is kept of what a server says. */
const longest = 1000;

/** MLflow's refusal; undefined where the body is something else. */
export function errorBody(text: string): ErrorBody | undefined {
  const { error_code: code, message } = jsonObject(text);
  if (typeof code !== "string" && typeof code !== "number") return undefined;
  return { code: String(code), message: told(typeof message === "string" ? message : String(code)) };
}

/** What any answer says, for a sentence: MLflow's message, somebody else's, a page's title, the text's beginning. */
export function saidBy(text: string): string {
  const title = pageTitle(text);
  if (title !== undefined) return `a page called ${JSON.stringify(title)}`;
  const { error, detail } = jsonObject(text);
  const others = [error, detail].find((each) => typeof each === "string");
  return errorBody(text)?.message ?? (told(others ?? text) || "nothing");
}

/** SQL stores append the statement and its values, which may be megabytes. */
function told(message: string): string {
  return plainText(message.replace(/\s*\[SQL: [^]*$/, ""), longest);
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  if (!/^\s*\{/.test(text)) return {};
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
