/**
 * A convex function with two derivatives that keeps, itself, a point, the gradient g there, a direction d, and a positive
 * definite preconditioner P near the Hessian. Its methods may take their time: none is called before the last has ended.
 */
export interface DescentObjective {
  /** The value at the point to start from. */
  begin(): number | Promise<number>;
  /** Makes −P⁻¹g + kept · d the direction. */
  turn(kept: number): Line | Promise<Line>;
  /** Goes so far along the direction, or back if the length is negative. */
  move(length: number): Place | Promise<Place>;
  /** Takes the gradient where it stands now; and with `refresh` the preconditioner, which may be the old one else. */
  settle(refresh: boolean): Settled | Promise<Settled>;
}

/** The function along a direction, where the direction begins. */
export interface Line {
  /** gᵀd */
  readonly slope: number;
  /** dᵀHd */
  readonly curvature: number;
}

/** The function at a point on a line. */
export interface Place {
  readonly value: number;
  /** The gradient there times the direction. */
  readonly slope: number;
}

/** A gradient beside the one before it. */
export interface Settled {
  /** gᵀP⁻¹g */
  readonly norm: number;
  /** The same of g and the gradient settled before: how far they are from conjugate. */
  readonly overlap: number;
}

/** When `conjugateDescent` ends. */
export interface DescentLimits {
  /** Ends once the value is estimated to lie above the minimum by no more than this share of itself. */
  readonly relativeGap: number;
  readonly maxIterations: number;
  /** Told after every iteration. */
  readonly onIteration?: ((progress: DescentProgress) => void) | undefined;
}

/** Where an iteration has led. */
export interface DescentProgress {
  readonly value: number;
  /** By how much the value is estimated to lie above the minimum. */
  readonly gap: number;
}

/** Where `conjugateDescent` ended. */
export interface DescentResult {
  /** False: `maxIterations` were done, or rounding left no lower value to be found, before the gap was small enough. */
  readonly converged: boolean;
  readonly iterations: number;
  readonly value: number;
}

/**
 * The estimate of the gap is multiplied by this: the eigenvalue in it may be a small one that was not met yet. Where some
 * 30 trainings on tweets (counts and tf-idf, C from 0.01 to 100) came near their ends, the gap was a quarter of the
 * estimate to four times it; where they converged fast, at most one and a half times.
 */
const caution = 5;

/** The preconditioner is not taken anew after a step that lowers the value by more than this share. */
const largeDecrease = 0.2;

/** Nor before the value has fallen by this share since it was taken last. */
const smallDecrease = 0.002;

/** A line is followed until its slope has fallen to this share. */
const slopeLeft = 0.5;

/** And no further than for so many evaluations: then rounding has the last word. */
const mostMoves = 40;

/**
 * Minimises a convex function by nonlinear conjugate gradients, preconditioned (Polak and Ribière's β, not below 0; Nocedal
 * and Wright, Numerical Optimization, 2006, section 5.2). An iteration asks for the gradient once and for the curvature
 * along one line once; where the function is nearly quadratic, one move along the line, by Newton's length, is enough.
 *
 * Near the minimum the gap is ½ gᵀH⁻¹g ≤ ½ λ gᵀP⁻¹g with λ the largest eigenvalue of H⁻¹P, of which the lengths
 * that were gone are a measure. So no last step is taken only to learn that it was not needed.
 */
export async function conjugateDescent(objective: DescentObjective, limits: DescentLimits): Promise<DescentResult> {
  let value = await objective.begin();
  let { norm } = await objective.settle(true);
  let valueAtRefresh = value;
  let eigenvalue = 1;
  let kept = 0;
  let iterations = 0;
  const gap = (): number => 0.5 * caution * eigenvalue * norm;
  const isClose = (): boolean => gap() <= limits.relativeGap * Math.abs(value);
  while (!isClose() && iterations < limits.maxIterations) {
    let line = await objective.turn(kept);
    if (kept > 0 && !(line.slope < 0)) line = await objective.turn((kept = 0));
    const found = await search(objective, value, line);
    if (found === undefined) {
      // Perhaps the line was a bad one; from the steepest there is no other to be had.
      if (kept === 0) break;
      kept = 0;
      continue;
    }
    iterations++;
    const fallen = (value - found.value) / Math.abs(value);
    value = found.value;
    // While the value falls by much of itself, the Hessian would be another one soon; while by next to nothing, the same.
    const refresh = fallen < largeDecrease && valueAtRefresh - value > smallDecrease * Math.abs(value);
    if (refresh) valueAtRefresh = value;
    const settled = await objective.settle(refresh);
    kept = Math.max(0, (settled.norm - settled.overlap) / norm);
    norm = settled.norm;
    eigenvalue = refresh ? 1 : Math.max(eigenvalue, found.length);
    limits.onIteration?.({ value, gap: gap() });
  }
  return { converged: isClose(), iterations, value };
}

/**
 * Follows a line until the function has become flat enough, and lower (Armijo's condition): by Newton's length first, then
 * by the secant of slopes, kept between a place that is too near and one that is too far. Undefined, with the objective
 * where it was, when no length lowers the value.
 */
async function search(
  objective: DescentObjective,
  value: number,
  { slope, curvature }: Line,
): Promise<{ length: number; value: number } | undefined> {
  const first = curvature > 0 ? -slope / curvature : 1;
  const rounding = Number.EPSILON * Math.abs(value);
  // A decrease below the value's last bit could not be seen.
  if (!(-0.5 * slope * first > 0.5 * rounding)) return undefined;
  let near = { length: 0, slope };
  let far: { length: number; slope: number } | undefined;
  let length = 0;
  for (let moves = 0, next = first; moves < mostMoves; moves++) {
    const place = await objective.move(next - length);
    length = next;
    const low = place.value <= value + 1e-4 * length * slope + rounding;
    if (low && Math.abs(place.slope) <= -slopeLeft * slope) return { length, value: place.value };
    const here = { length, slope: place.slope };
    if (low && place.slope < 0) near = here;
    else far = here;
    next = between(near, far);
  }
  await objective.move(-length);
  return undefined;
}

/** Where the slope would be 0 if it were a straight line, kept well within the two places; beyond, if there is no far one. */
function between(near: { length: number; slope: number }, far: { length: number; slope: number } | undefined): number {
  if (far === undefined) return 3 * near.length;
  const width = far.length - near.length;
  const share = near.slope / (near.slope - far.slope);
  return near.length + width * (share > 0.1 && share < 0.9 ? share : share >= 0.9 ? 0.9 : share <= 0.1 ? 0.1 : 0.5);
}
