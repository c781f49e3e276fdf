import type { Random } from "@sentiment/numerics";
import type { Scored } from "../src/index.ts";

/** Random judgements with everything that makes metrics differ: ties, missing classes, certainty, constant scores, one row. */
export function randomScored(random: Random): Scored {
  const classCount = [2, 2, 2, 3, 3, 5][random.below(6)]!;
  const rows = random.below(8) === 0 ? 1 : 1 + random.below(60);
  const occurring = 1 + random.below(classCount + 2);
  // Small numbers of levels give ties; one level gives constant scores.
  const levels = [1, 2, 4, 11, 1_000_000][random.below(5)]!;
  const labels = new Uint16Array(rows);
  const probabilities = new Float64Array(rows * classCount);
  const shift = random.below(classCount);
  for (let row = 0; row < rows; row++) {
    const label = (random.below(Math.min(classCount, occurring)) + shift) % classCount;
    labels[row] = label;
    const weights = Array.from(
      { length: classCount },
      (_, other) => random.below(levels) + (other === label ? levels / 4 : 0),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let other = 0; other < classCount; other++) {
      probabilities[row * classCount + other] = total === 0 ? 1 / classCount : weights[other]! / total;
    }
  }
  return { labels, probabilities, classes: Array.from({ length: classCount }, (_, label) => `class ${label}`) };
}
