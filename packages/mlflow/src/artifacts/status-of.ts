import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { errnoOf } from "@sentiment/files";

/** What lies there, links followed; undefined for what is gone by now, and for a link to nothing or to itself. */
export async function statusOf(place: string): Promise<Stats | undefined> {
  return stat(place).catch((error: unknown) => {
    if (["ENOENT", "ELOOP"].includes(errnoOf(error) ?? "")) return undefined;
    throw error;
  });
}
