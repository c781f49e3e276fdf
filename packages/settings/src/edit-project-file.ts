import { SentimentError } from "@sentiment/errors";
import { isMap, isScalar, parseDocument, type Document } from "yaml";
import type { SettingName } from "./setting-definitions.ts";

export interface SettingEdit {
  /** At the top level of the file. */
  readonly name: SettingName;
  /** A text that YAML takes as it is, such as a URI. */
  readonly value: string;
  /** Whether another value may be replaced. */
  readonly replace: boolean;
  /** What the file is called in errors. */
  readonly file: string;
}

/**
 * The text of a project file with one setting set: in its place, in that of the template's comment, or at the end. All else
 * stays as it is. Throws a conflict where there is another value that may not be replaced.
 */
export function withSetting(text: string, edit: SettingEdit): string {
  const { name, value, replace, file } = edit;
  const document = parsed(text);
  const pair = isMap(document.contents) ? document.contents.items.find(({ key }) => String(key) === name) : undefined;
  if (pair === undefined) return added(text, document, edit);
  const node = pair.value;
  if (!isScalar(node) || node.range === undefined || node.range === null) throw conflict(edit, "something else");
  if (node.value === value) return text;
  if (!replace) throw conflict(edit, String(node.value));
  const changed = text.slice(0, node.range[0]) + value + text.slice(node.range[1]);
  if (holds(changed, document, edit)) return changed;
  throw new SentimentError({
    kind: "conflict",
    code: "SETTING_NOT_CHANGED",
    message: `${name} of ${file} is written in a way that cannot be changed safely.`,
    hint: `Write it there yourself: ${name}: ${value}`,
  });
}

function added(text: string, document: Document, edit: SettingEdit): string {
  const line = `${edit.name}: ${edit.value}`;
  const comment = new RegExp(`^# ?${edit.name}:.*$`, "mu");
  const atEnd = `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`;
  const tries = [...(comment.test(text) ? [text.replace(comment, () => line)] : []), atEnd];
  const good = tries.find((one) => holds(one, document, edit));
  if (good !== undefined) return good;
  document.set(edit.name, edit.value);
  return document.toString({ lineWidth: 0 });
}

/** Whether a changed text says what is wanted, and else what it said before. */
function holds(text: string, before: Document, { name, value }: SettingEdit): boolean {
  const after = parsed(text);
  if (after.errors.length > 0 || !isMap(after.contents)) return false;
  const { [name]: said, ...rest } = after.toJS() as Record<string, unknown>;
  const { [name]: _, ...others } = (before.toJS() ?? {}) as Record<string, unknown>;
  return said === value && JSON.stringify(rest) === JSON.stringify(others);
}

function parsed(text: string): Document {
  return parseDocument(text, { schema: "failsafe" });
}

function conflict({ name, value, file }: SettingEdit, found: string): SentimentError {
  return new SentimentError({
    kind: "conflict",
    code: "SETTING_EXISTS",
    message: `${name} of ${file} is ${JSON.stringify(found)}, not ${JSON.stringify(value)}.`,
    hint: "--force replaces it.",
  });
}
