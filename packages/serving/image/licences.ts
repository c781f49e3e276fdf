import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** The files with the licences of a Node and of its libraries, as far as its image has them. */
export function licencesOf(node: string, libraries: readonly string[]): readonly string[] {
  const ofNode = path.join(path.dirname(node), "../LICENSE");
  const packages = libraries.flatMap((library) => debianPackageOf(library) ?? []);
  const ofLibraries = packages.map((name) => `/usr/share/doc/${name}/copyright`);
  return [...new Set([ofNode, ...ofLibraries])].filter((file) => existsSync(file));
}

const lists = "/var/lib/dpkg/info";

/** The package that has brought a file: `libc6`. undefined where there is no Debian, or none has. */
function debianPackageOf(file: string): string | undefined {
  if (!existsSync(lists)) return undefined;
  // Since /lib is a link to /usr/lib, a file may be listed by either name.
  const names = new Set([file, file.replace(/^\/usr(?=\/lib)/, ""), file.replace(/^(?=\/lib)/, "/usr")]);
  const list = readdirSync(lists)
    .filter((name) => name.endsWith(".list"))
    .find((name) =>
      readFileSync(path.join(lists, name), "utf8")
        .split("\n")
        .some((line) => names.has(line)),
    );
  return list?.replace(/(:[^:]*)?\.list$/, "");
}
