/**
 * The candidate nearest to `word`, for "did you mean"; undefined when none is near. Distance is optimal string
 * alignment (insert, delete, replace, swap of neighbours), ignoring case; near is at most 3, and at most 40 % of the
 * longer word (but 1 is near for words of two characters, and a single letter only to itself). Of equally near
 * candidates the first wins.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const length = Math.max(word.length, candidate.length);
    // A distance is at least the difference in length; this also spares comparing a file's content with a word.
    if (Math.abs(word.length - candidate.length) > farthest) continue;
    const distance = alignmentDistance(word.toLowerCase(), candidate.toLowerCase());
    const limit = length < 2 ? 0 : Math.min(farthest, Math.max(1, Math.floor(0.4 * length)));
    if (distance <= limit && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

const farthest = 3;

/** ` Did you mean X?` with its leading blank, or the empty string. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const near = closest(word, candidates);
  return near === undefined ? "" : ` Did you mean ${near}?`;
}

function alignmentDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let distance = Math.min(last[j]! + 1, row[j - 1]! + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, beforeLast[j - 2]! + 1);
      }
      row.push(distance);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
