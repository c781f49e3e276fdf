import { mkdir } from "node:fs/promises";
import path from "node:path";
import { atomicWrite } from "@sentiment/files";
import { pictureFiles } from "./pictures.ts";

/** Draws the pictures of all evaluations into a folder, which is made if need be. */
export async function writePictures(
  evaluations: Parameters<typeof pictureFiles>[0],
  folder: string,
  onWarning: ((warning: string) => void) | undefined,
): Promise<void> {
  const files = await pictureFiles(evaluations, { folder: "", onWarning });
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) await atomicWrite(path.join(folder, name), content);
}
