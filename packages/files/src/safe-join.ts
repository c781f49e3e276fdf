import { SentimentError } from "@sentiment/errors";
import { isAbsolute, join, relative, resolve, sep } from "node:path";

/**
 * The path of something below `root` whose name comes from outside (a manifest, a server, an archive). Refuses (`input`)
 * a name that is absolute, leaves the root by `..`, is the root itself, or holds a NUL; links below the root are not followed.
 */
export function safeJoin(root: string, ...names: readonly string[]): string {
  const path = resolve(root, join(...names));
  const inside = relative(resolve(root), path);
  const escapes = inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  if (escapes || names.some((name) => isAbsolute(name) || name.includes("\0"))) {
    throw new SentimentError({
      kind: "input",
      code: "UNSAFE_PATH",
      message: `${JSON.stringify(names.join("/"))} does not name a file below ${root}.`,
      hint: "What named this file is damaged or means harm: get it again from where you trust it.",
    });
  }
  return path;
}
