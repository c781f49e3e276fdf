// `node scripts/bundle/bundle-image.ts FOLDER`: what the serving image is made of, as `sentiment image build` sends it to an
// engine: Dockerfile, gather.js (which runs in the image's first stage) and program/, which becomes a part of its root.
import { copyFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "rolldown";
import { bundleEntry } from "./bundle-entry.ts";
import { licenceNotes } from "./licence-notes.ts";
import { withoutTracking } from "./without-tracking.ts";

const root = path.join(import.meta.dirname, "../..");
const serving = path.join(root, "packages/serving");

/** Writes it to `folder`, which it empties before; the same sources give the same bytes. */
export async function bundleImage(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const program = path.join(folder, "program/sentiment");
  const modules = await bundleEntry("server", path.join(serving, "src/main.ts"), program, [withoutTracking]);
  await writeFile(path.join(program, "THIRD-PARTY-LICENSES.txt"), licenceNotes("server.js", modules));
  await copyFile(path.join(root, "LICENSE"), path.join(program, "LICENSE"));
  await copyFile(path.join(serving, "image/Dockerfile"), path.join(folder, "Dockerfile"));
  await build({
    cwd: root,
    input: path.join(serving, "image/gather.ts"),
    platform: "node",
    output: { file: path.join(folder, "gather.js"), format: "cjs", comments: false },
  });
}

if (import.meta.main) await bundleImage(path.resolve(process.argv[2] ?? "image"));
