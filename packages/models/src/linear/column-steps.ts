/**
 * What a descent knows by column, in the layout of the variables, and what makes the preconditioner of
 * `PenalizedObjective`.
 */
export interface ColumnState {
  readonly columns: number;
  readonly scores: number;
  readonly columnScale: Float64Array | undefined;
  readonly point: Float64Array;
  readonly gradient: Float64Array;
  readonly direction: Float64Array;
  /** The rows' part, when it was added up; by column, for all scores, then the intercepts. */
  readonly diagonal: Float64Array;
  /** How much larger the curvatures are now. */
  readonly growth: number;
  /** Mean of a column, over its diagonal. */
  readonly meanShare: number;
}

/** A column scale below this is taken for it: such a column weighs nothing either way. */
const smallestScale = 1e-150;

/** Columns at a time, and at first: see `row-blocks.ts` for why a loop over all of them would be slower. */
const columnsPerBlock = 1 << 10;
const columnsOfFirst = 100;

/**
 * Moves the point by `length` along the direction and makes `sums`, the gradient of the loss there, and the penalty's part
 * the gradient; clears `sums`. Returns the penalty, and the norm and overlap that `settle` is asked for.
 */
export function takeGradient(
  state: ColumnState,
  sums: Float64Array,
  length: number,
): { penalty: number; norm: number; overlap: number } {
  const { columns, scores, point, gradient, direction } = state;
  const now = sums.slice(columns * scores);
  const before = gradient.slice(columns * scores);
  const totals = new Float64Array(3);
  for (let start = 0, end = columnsOfFirst; start < columns; start = end, end += columnsPerBlock) {
    takeBlock(state, { sums, length, now, before, totals }, start, Math.min(columns, end));
  }
  const [penalty = 0] = totals;
  let norm = totals[1]!;
  let overlap = totals[2]!;
  const curvature = state.growth * state.diagonal[columns]!;
  for (let score = 0, i = columns * scores; score < scores; score++, i++) {
    point[i] = point[i]! + length * direction[i]!;
    gradient[i] = now[score]!;
    sums[i] = 0;
    norm += now[score]! ** 2 / curvature;
    overlap += (now[score]! * before[score]!) / curvature;
  }
  return { penalty, norm, overlap };
}

interface Taking {
  readonly sums: Float64Array;
  readonly length: number;
  /** Of the intercepts, and before. */
  readonly now: Float64Array;
  readonly before: Float64Array;
  /** Penalty, norm and overlap so far. */
  readonly totals: Float64Array;
}

function takeBlock(
  state: ColumnState,
  { sums, length, now, before, totals }: Taking,
  start: number,
  end: number,
): void {
  const { scores, columnScale, point, gradient, direction, diagonal, growth, meanShare } = state;
  let penalty = 0;
  let norm = 0;
  let overlap = 0;
  for (let column = start, i = start * scores; column < end; column++) {
    const ridge = columnScale === undefined ? 1 : ridgeOf(columnScale[column]!);
    const inverse = 1 / (ridge + growth * diagonal[column]!);
    const mean = meanShare * diagonal[column]!;
    for (let score = 0; score < scores; score++, i++) {
      const variable = point[i]! + length * direction[i]!;
      const derivative = sums[i]! + ridge * variable;
      const centred = derivative - mean * now[score]!;
      const centredBefore = gradient[i]! - mean * before[score]!;
      sums[i] = 0;
      point[i] = variable;
      gradient[i] = derivative;
      penalty += 0.5 * ridge * variable * variable;
      norm += centred * centred * inverse;
      overlap += centred * centredBefore * inverse;
    }
  }
  totals[0] = totals[0]! + penalty;
  totals[1] = totals[1]! + norm;
  totals[2] = totals[2]! + overlap;
}

/**
 * Makes −P⁻¹g + kept · direction the direction, with no intercepts unless they are `free`. Returns the slope along it, and the
 * first and second derivative of the penalty.
 */
export function takeDirection(
  state: ColumnState,
  kept: number,
  free: boolean,
): { slope: number; p1: number; p2: number } {
  const { columns, scores, gradient, direction } = state;
  const ofIntercepts = gradient.slice(columns * scores);
  const means = new Float64Array(scores);
  const totals = new Float64Array(3);
  for (let start = 0, end = columnsOfFirst; start < columns; start = end, end += columnsPerBlock) {
    turnBlock(state, { kept, ofIntercepts, means, totals }, start, Math.min(columns, end));
  }
  const [, p1 = 0, p2 = 0] = totals;
  let slope = totals[0]!;
  const curvature = state.growth * state.diagonal[columns]!;
  for (let score = 0, i = columns * scores; score < scores; score++, i++) {
    const step = -gradient[i]! / curvature - means[score]!;
    direction[i] = free ? step + kept * direction[i]! : 0;
    slope += gradient[i]! * direction[i]!;
  }
  return { slope, p1, p2 };
}

interface Turning {
  readonly kept: number;
  /** The gradient by the intercepts. */
  readonly ofIntercepts: Float64Array;
  /** By score: the means of the columns times what is stepped along them, so far. */
  readonly means: Float64Array;
  /** Slope and the penalty's derivatives so far. */
  readonly totals: Float64Array;
}

function turnBlock(
  state: ColumnState,
  { kept, ofIntercepts, means, totals }: Turning,
  start: number,
  end: number,
): void {
  const { scores, columnScale, point, gradient, direction, diagonal, growth, meanShare } = state;
  let slope = 0;
  let p1 = 0;
  let p2 = 0;
  for (let column = start, i = start * scores; column < end; column++) {
    const ridge = columnScale === undefined ? 1 : ridgeOf(columnScale[column]!);
    const inverse = 1 / (ridge + growth * diagonal[column]!);
    const mean = meanShare * diagonal[column]!;
    for (let score = 0; score < scores; score++, i++) {
      const step = (mean * ofIntercepts[score]! - gradient[i]!) * inverse;
      const turned = step + kept * direction[i]!;
      means[score] = means[score]! + mean * step;
      direction[i] = turned;
      slope += gradient[i]! * turned;
      p1 += ridge * point[i]! * turned;
      p2 += ridge * turned * turned;
    }
  }
  totals[0] = totals[0]! + slope;
  totals[1] = totals[1]! + p1;
  totals[2] = totals[2]! + p2;
}

/** What a column's variable pays for its square. */
function ridgeOf(scale: number): number {
  const size = Math.max(Math.abs(scale), smallestScale);
  return 1 / (size * size);
}
