import type { DescentObjective, Line, Parallel, Place, Settled } from "@sentiment/numerics";
import { takeDirection, takeGradient, type ColumnState } from "./column-steps.ts";
import { RowPasses } from "./row-passes.ts";
import { scoresOf, type WeightedRows } from "./score-loss.ts";

/** Keeps the curvature of the intercepts above 0 where every row is certain and its own has underflowed. */
const smallestCurvature = 1e-12;

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
  readonly #diagonal: Float64Array;
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
    this.#point = new Float64Array(this.#passes.direction.length).fill(0);
    this.#gradient = new Float64Array(this.#point.length).fill(0);
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
    const { penalty, ...settled } = takeGradient(this.#state(), sums, this.#moved);
    this.#penalty = { p0: penalty, p1: 0, p2: 0 };
    this.#moved = 0;
    return settled;
  }

  async turn(kept: number): Promise<Line> {
    const { slope, p1, p2 } = takeDirection(this.#state(), kept, this.#fitIntercept);
    this.#penalty = { p0: this.#penalty.p0, p1, p2 };
    return { slope, curvature: (await this.#passes.change()) + p2 };
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

  #state(): ColumnState {
    return {
      columns: this.#rows.matrix.columns,
      scores: this.#scores,
      columnScale: this.#rows.matrix.columnScale,
      point: this.#point,
      gradient: this.#gradient,
      direction: this.#passes.direction,
      diagonal: this.#diagonal,
      growth: this.#growth,
      meanShare: this.#meanShare,
    };
  }
}
