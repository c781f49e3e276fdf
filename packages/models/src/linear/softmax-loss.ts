import type { RowBlock } from "./row-blocks.ts";
import type { MovedRows, ScoredRows, ScoreLoss } from "./score-loss.ts";

/**
 * K classes, K scores z a row. With p = softmax(z) the loss of a row of class y is
 *
 *     s · (log Σ e^z − z[y]),
 *
 * its derivative by z[k] is s (p[k] − [k = y]), and the second one along a change u of z is s (Σ p u² − (Σ p u)²).
 * `classWeights` holds s by class.
 */
export const softmaxLoss: ScoreLoss = { move, curvature };

function move(rows: ScoredRows, block: RowBlock, length: number): MovedRows {
  const { labels, classWeights, scores, changes, errors } = rows;
  const classes = classWeights.length;
  let loss = 0;
  let slope = 0;
  for (let row = block.start; row < block.end; row++) {
    const from = row * classes;
    let top = from;
    for (let at = from; at < from + classes; at++) {
      scores[at] = scores[at]! + length * changes[at]!;
      if (scores[at]! > scores[top]!) top = at;
    }
    const largest = scores[top]!;
    // Σ e^(z - largest) is 1 + rest; of a row that is all but certain only the rest has the digits.
    let rest = 0;
    for (let at = from; at < from + classes; at++) {
      const exponential = Math.exp(scores[at]! - largest);
      errors[at] = exponential;
      if (at !== top) rest += exponential;
    }
    const label = labels[row]!;
    const weight = classWeights[label]!;
    const own = from + label;
    loss += weight * (Math.log1p(rest) + (largest - scores[own]!));
    let alongRow = 0;
    for (let at = from; at < from + classes; at++) {
      const p = errors[at]! / (1 + rest);
      errors[at] = at !== own ? p : at === top ? -rest / (1 + rest) : p - 1;
      alongRow += errors[at]! * changes[at]!;
    }
    slope += weight * alongRow;
  }
  return { loss, slope };
}

function curvature({ labels, classWeights, changes, errors }: ScoredRows, block: RowBlock): number {
  const classes = classWeights.length;
  let sum = 0;
  for (let row = block.start; row < block.end; row++) {
    const from = row * classes;
    const own = from + labels[row]!;
    const ownChange = changes[own]!;
    // Of the changes less that of the row's own class, which then needs no probability near 1.
    let mean = 0;
    let square = 0;
    for (let at = from; at < from + classes; at++) {
      if (at === own) continue;
      const change = changes[at]! - ownChange;
      mean += errors[at]! * change;
      square += errors[at]! * change * change;
    }
    sum += classWeights[labels[row]!]! * Math.max(0, square - mean * mean);
  }
  return sum;
}
