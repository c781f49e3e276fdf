import { writeFileSync } from "node:fs";
import { join } from "node:path";

const openings = ["what a", "such a", "really a", "this was a", "truly a", "again a"];
const things = ["day", "film", "meal", "game", "song", "trip"];
const tones = {
  positive: ["lovely", "great", "fine"],
  negative: ["awful", "bad", "sad"],
  neutral: ["plain", "usual", "normal"],
};

/** Writes a CSV of easily told texts, 6 × 6 × 3 a class, and gives its path. */
export function writeReviews(
  folder: string,
  { name = "reviews.csv", classes = ["positive", "negative"] as (keyof typeof tones)[] } = {},
): string {
  const rows = classes.flatMap((label) =>
    openings.flatMap((opening) =>
      things.flatMap((thing) => tones[label].map((tone) => `${label},"${opening} ${tone} ${thing}"`)),
    ),
  );
  const path = join(folder, name);
  writeFileSync(path, `label,text\n${rows.join("\n")}\n`);
  return path;
}
