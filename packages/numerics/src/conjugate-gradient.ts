/** The quadratic model gᵀs + ½ sᵀHs of a step s, with H symmetric, positive semi-definite and known by its products only. */
export interface QuadraticModel {
  /** g */
  readonly gradient: Float64Array;
  /** 1 over about the diagonal of H, all above 0: the inverse of the preconditioner D (Jacobi). */
  readonly inverseDiagonal: Float64Array;
  /** Puts H·direction into `product`. */
  hessianProduct(direction: Float64Array, product: Float64Array): void | Promise<void>;
}

/** When `conjugateGradient` ends. */
export interface ConjugateGradientLimits {
  /** Ends once rᵀD⁻¹r, of the residual r = −g − Hs, is no larger than this. */
  readonly residual: number;
  readonly maxProducts: number;
}

/** What `conjugateGradient` found besides the step. */
export interface ConjugateGradientResult {
  /** How many products with H it took. */
  readonly products: number;
  /** By how much the step lowers the model: −(gᵀs + ½ sᵀHs). */
  readonly decrease: number;
  /** The longest way gone along one direction: about the largest eigenvalue of H⁻¹D that was met. */
  readonly longest: number;
}

/** Room for the vectors of `conjugateGradient`; calls of the same size may share it one after the other. */
export interface ConjugateGradientRoom {
  readonly residual: Float64Array;
  readonly direction: Float64Array;
  readonly product: Float64Array;
}

/** Room for `size` variables. */
export function conjugateGradientRoom(size: number): ConjugateGradientRoom {
  return { residual: new Float64Array(size), direction: new Float64Array(size), product: new Float64Array(size) };
}

/**
 * Minimises the model over s, from s = 0, by conjugate gradients preconditioned with the diagonal, and leaves s in
 * `step`. Ends early where H shows no curvature.
 *
 * Source: Nocedal and Wright, Numerical Optimization (2006), algorithm 5.3. The decrease needs no product of its own:
 * an iteration that goes the length α lowers the model by ½ α rᵀD⁻¹r.
 */
export async function conjugateGradient(
  model: QuadraticModel,
  step: Float64Array,
  limits: ConjugateGradientLimits,
  room: ConjugateGradientRoom,
): Promise<ConjugateGradientResult> {
  const { gradient, inverseDiagonal } = model;
  const { residual, direction, product } = room;
  const size = gradient.length;
  let norm = 0;
  for (let i = 0; i < size; i++) {
    const r = -gradient[i]!;
    const scaled = r * inverseDiagonal[i]!;
    step[i] = 0;
    residual[i] = r;
    direction[i] = scaled;
    norm += r * scaled;
  }
  let products = 0;
  let decrease = 0;
  let longest = 0;
  while (norm > limits.residual && products < limits.maxProducts) {
    await model.hessianProduct(direction, product);
    products++;
    let curvature = 0;
    for (let i = 0; i < size; i++) curvature += direction[i]! * product[i]!;
    if (!(curvature > 0)) break;
    const length = norm / curvature;
    longest = Math.max(longest, length);
    decrease += 0.5 * length * norm;
    let nextNorm = 0;
    for (let i = 0; i < size; i++) {
      step[i] = step[i]! + length * direction[i]!;
      const r = residual[i]! - length * product[i]!;
      residual[i] = r;
      nextNorm += r * r * inverseDiagonal[i]!;
    }
    const kept = nextNorm / norm;
    for (let i = 0; i < size; i++) direction[i] = residual[i]! * inverseDiagonal[i]! + kept * direction[i]!;
    norm = nextNorm;
  }
  return { products, decrease, longest };
}
