import { randomUUID } from "node:crypto";
import { basename, dirname, join } from "node:path";

/** What stands beside a path while it is written: `tmp`, the new content; `old`, the former one, on its way out. */
export type SiblingKind = "tmp" | "old";

/** A fresh hidden name in the same folder – hence on the same file system, where a rename is atomic. */
export function siblingName(path: string, kind: SiblingKind): string {
  // Of randomUUID, as Node draws its bits in stock; randomBytes takes longer than a small file.
  return join(dirname(path), `${prefixOf(path)}${process.pid}-${randomUUID().slice(-12)}.${kind}`);
}

/** Whether `name` (without its folder) is one that `siblingName` gave for this path. */
export function isSiblingName(name: string, path: string, kind: SiblingKind): boolean {
  const prefix = prefixOf(path);
  return name.startsWith(prefix) && new RegExp(`^\\d+-[0-9a-f]{12}\\.${kind}$`).test(name.slice(prefix.length));
}

/** Names are at most 255 bytes: 40 characters of the path's own, at most four bytes each, leave room for the rest. */
function prefixOf(path: string): string {
  return `.${basename(path).slice(0, 40)}.`;
}
