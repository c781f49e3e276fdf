import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * Name, version, licence and licence text of every npm package among the modules of the bundle, alphabetically.
 *
 * @throws when a package states no licence at all.
 */
export function licenceNotes(program: string, modules: readonly string[]): string {
  const folders = new Set<string>();
  for (const module of modules) {
    if (module.includes("/node_modules/")) folders.add(packageFolder(module));
  }
  const notes = [...folders].map((folder) => {
    const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Record<string, unknown>;
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    const licence = manifest["license"];
    if (file === undefined && licence === undefined) throw new Error(`${folder} states no licence`);
    const text =
      file === undefined ? `Licence: ${String(licence)}` : readFileSync(path.join(folder, file), "utf8").trim();
    return `${String(manifest["name"])} ${String(manifest["version"])}\n\n${text}\n`;
  });
  const rule = `\n${"-".repeat(80)}\n\n`;
  return `${program} and its parts hold code of these packages.\n${rule}${notes.sort().join(rule)}`;
}

/** The folder of the package that a module belongs to: the nearest one with a package.json that has a name. */
function packageFolder(module: string): string {
  let folder = path.dirname(module);
  for (;;) {
    const manifest = path.join(folder, "package.json");
    if (existsSync(manifest) && "name" in (JSON.parse(readFileSync(manifest, "utf8")) as object)) return folder;
    folder = path.dirname(folder);
  }
}
