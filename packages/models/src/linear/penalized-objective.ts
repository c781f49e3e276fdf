import type { DescentObjective, Line, Parallel, Place, Settled } from "@sentiment/numerics";
import { RowPasses } from "./row-passes.ts";
import { scoresOf, type WeightedRows } from "./score-loss.ts";

/** Keeps the curvature of the intercepts above 0 where every row is certain and its own has underflowed. */
const smallestCurvature = 1e-12;

/** A column scale below this is taken for it: such a column weighs nothing either way. */
const smallestScale = 1e-150;

/**
 * The loss of all rows plus ½ Σ w² over the weights (intercepts are free), as a function of weights and intercepts, from
 * all zeros on. Without `fitIntercept` the intercepts stay 0.
 *
 * **Variables** are v = w · column scale, so that passes over the rows see no column scale: the penalty is Σ ½ v² / scale².
 *
 * **The preconditioner** is the diagonal of the Hessian after the columns have been centred, which is to say, after each
 * intercept has taken the place of its score's mean. Rare and frequent words make nearly all of the bad conditioning,
 * and the diagonal removes it; most of the rest is that any change of all words is nearly one of the intercept, since
 * texts have words, and no text fewer than none. With the mean m of the (curvature-weighted) columns it is
 *
 *     P = Lᵀ diag(D, c) L,   L = [I 0; mᵀ 1],   P⁻¹g:  p = (g_w − m g_b) / D,   p_b = g_b / c − mᵀp,
 *
 * c being the sum of the rows' curvatures. With it the distance to the minimum falls to an eighth with each step on
 * tweets. The means are not added up but taken from the diagonal: they are equal where the cells are 0 or 1, and where not,
 * their ratio over all columns serves for each. Between refreshments all curvatures are taken to have changed as c has.
 */
export class PenalizedObjective implements DescentObjective {
  readonly #rows: WeightedRows;
  readonly #passes: RowPasses;
  readonly #fitIntercept: boolean;
  readonly #scores: number;
  readonly #point: Float64Array;
  readonly #gradient: Float64Array;
  /** The rows' part, when it was added up; by column, for all scores, then the intercepts. */
  #diagonal: Float64Array;
  /** Mean of a column, over its diagonal. */
  #meanShare = 0;
  /** How much larger the curvatures are now than when the diagonal was added up. */
  #growth = 1;
  /** The penalty on the line, at the length t from where it begins: p0 + p1 t + ½ p2 t². */
  #penalty = { p0: 0, p1: 0, p2: 0 };
  /** How far the rows have moved on the line. */
  #moved = 0;

  constructor(rows: WeightedRows, fitIntercept: boolean, parallel: Parallel) {
    this.#rows = rows;
    this.#passes = new RowPasses(rows, parallel);
    this.#fitIntercept = fitIntercept;
    this.#scores = scoresOf(rows.classWeights.length);
    this.#point = new Float64Array(this.#passes.direction.length);
    this.#gradient = new Float64Array(this.#point.length);
    this.#diagonal = new Float64Array(rows.matrix.columns + 1);
  }

  async begin(): Promise<number> {
    return (await this.#passes.move(0)).loss;
  }

  async move(length: number): Promise<Place> {
    this.#moved += length;
    const { loss, slope } = await this.#passes.move(length);
    const { p0, p1, p2 } = this.#penalty;
    return { value: loss + p0 + this.#moved * (p1 + 0.5 * this.#moved * p2), slope: slope + p1 + this.#moved * p2 };
  }

  async settle(refresh: boolean): Promise<Settled> {
    const { columns } = this.#rows.matrix;
    if (refresh) await this.#takeDiagonal();
    this.#growth = Math.max(this.#passes.curvature, smallestCurvature) / this.#diagonal[columns]!;
    const sums = await this.#passes.gradient();
    if (!this.#fitIntercept) sums.fill(0, columns * this.#scores);
    const settled = this.#takeGradient(sums);
    this.#moved = 0;
    return settled;
  }

  async turn(kept: number): Promise<Line> {
    const { slope, penalty } = this.#turn(kept);
    this.#penalty = penalty;
    const curvature = await this.#passes.change();
    return { slope, curvature: curvature + penalty.p2 };
  }

  /** Weights, columns × scores; intercepts; and the largest derivative by any of them, without sign. */
  solution(): { weights: Float64Array; intercepts: Float64Array; gradientNorm: number } {
    const { columns, columnScale } = this.#rows.matrix;
    const weights = this.#point.subarray(0, columns * this.#scores);
    let gradientNorm = 0;
    for (let column = 0, i = 0; column <= columns; column++) {
      const scale = column === columns || columnScale === undefined ? 1 : columnScale[column]!;
      for (const end = i + this.#scores; i < end; i++) {
        gradientNorm = Math.max(gradientNorm, Math.abs(this.#gradient[i]! * scale));
        if (column < columns && columnScale !== undefined) weights[i] = scale === 0 ? 0 : weights[i]! / scale;
      }
    }
    return { weights, intercepts: this.#point.slice(columns * this.#scores), gradientNorm };
  }

  async #takeDiagonal(): Promise<void> {
    const { columns } = this.#rows.matrix;
    const { diagonal: sums, unsquared } = await this.#passes.diagonal();
    let squared = 0;
    for (let column = 0; column < columns; column++) squared += sums[column]!;
    this.#diagonal.set(sums.subarray(0, columns + 1));
    sums.fill(0, 0, columns + 1);
    const ofIntercepts = Math.max(this.#diagonal[columns]!, smallestCurvature);
    this.#diagonal[columns] = ofIntercepts;
    this.#meanShare = this.#fitIntercept && squared > 0 ? unsquared / squared / ofIntercepts : 0;
  }

  /** Moves the point to where the rows are, and makes `sums` and the penalty's part the gradient; clears `sums`. */
  #takeGradient(sums: Float64Array): Settled {
    const { columns, columnScale } = this.#rows.matrix;
    const scores = this.#scores;
    const { direction } = this.#passes;
    const point = this.#point;
    const gradient = this.#gradient;
    const diagonal = this.#diagonal;
    const meanShare = this.#meanShare;
    const growth = this.#growth;
    const length = this.#moved;
    const ofIntercepts = sums.slice(columns * scores);
    const ofInterceptsBefore = gradient.slice(columns * scores);
    let norm = 0;
    let overlap = 0;
    let penalty = 0;
    for (let column = 0, i = 0; column < columns; column++) {
      const ridge = columnScale === undefined ? 1 : ridgeOf(columnScale[column]!);
      const inverse = 1 / (ridge + growth * diagonal[column]!);
      const mean = meanShare * diagonal[column]!;
      for (let score = 0; score < scores; score++, i++) {
        const variable = point[i]! + length * direction[i]!;
        const before = gradient[i]!;
        const now = sums[i]! + ridge * variable;
        sums[i] = 0;
        point[i] = variable;
        gradient[i] = now;
        const centred = now - mean * ofIntercepts[score]!;
        penalty += 0.5 * ridge * variable * variable;
        norm += centred * centred * inverse;
        overlap += centred * (before - mean * ofInterceptsBefore[score]!) * inverse;
      }
    }
    const curvature = growth * diagonal[columns]!;
    for (let score = 0, i = columns * scores; score < scores; score++, i++) {
      point[i] = point[i]! + length * direction[i]!;
      gradient[i] = ofIntercepts[score]!;
      sums[i] = 0;
      norm += gradient[i]! ** 2 / curvature;
      overlap += (gradient[i]! * ofInterceptsBefore[score]!) / curvature;
    }
    this.#penalty = { p0: penalty, p1: 0, p2: 0 };
    return { norm, overlap };
  }

  /** Makes the direction, and takes the slope and the penalty along it. */
  #turn(kept: number): { slope: number; penalty: { p0: number; p1: number; p2: number } } {
    const { columns, columnScale } = this.#rows.matrix;
    const scores = this.#scores;
    const { direction } = this.#passes;
    const point = this.#point;
    const gradient = this.#gradient;
    const diagonal = this.#diagonal;
    const meanShare = this.#meanShare;
    const growth = this.#growth;
    const ofIntercepts = gradient.slice(columns * scores);
    const means = new Float64Array(scores);
    let slope = 0;
    let p1 = 0;
    let p2 = 0;
    for (let column = 0, i = 0; column < columns; column++) {
      const ridge = columnScale === undefined ? 1 : ridgeOf(columnScale[column]!);
      const inverse = 1 / (ridge + growth * diagonal[column]!);
      const mean = meanShare * diagonal[column]!;
      for (let score = 0; score < scores; score++, i++) {
        const step = (mean * ofIntercepts[score]! - gradient[i]!) * inverse;
        means[score] = means[score]! + mean * step;
        const turned = step + kept * direction[i]!;
        direction[i] = turned;
        slope += gradient[i]! * turned;
        p1 += ridge * point[i]! * turned;
        p2 += ridge * turned * turned;
      }
    }
    const curvature = growth * diagonal[columns]!;
    for (let score = 0, i = columns * scores; score < scores; score++, i++) {
      const step = -gradient[i]! / curvature - means[score]!;
      direction[i] = this.#fitIntercept ? step + kept * direction[i]! : 0;
      slope += gradient[i]! * direction[i]!;
    }
    return { slope, penalty: { p0: this.#penalty.p0, p1, p2 } };
  }
}

/** What a column's variable pays for its square. */
function ridgeOf(scale: number): number {
  const size = Math.max(Math.abs(scale), smallestScale);
  return 1 / (size * size);
}
