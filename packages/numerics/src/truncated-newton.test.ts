import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { truncatedNewton, type SmoothObjective } from "./truncated-newton.ts";

/** Σ over the variables of a function of one variable, given with its two derivatives, and a starting point for all. */
function separable(size: number, f: (x: number, i: number) => [value: number, first: number, second: number]) {
  let second = new Float64Array(size);
  const objective: SmoothObjective = {
    size,
    evaluate(point, gradient) {
      let sum = 0;
      second = Float64Array.from(point, (x, i) => {
        const [value, first, curvature] = f(x, i);
        sum += value;
        gradient[i] = first;
        return curvature;
      });
      return sum;
    },
    hessianProduct(direction, product) {
      product.set(direction.map((d, i) => d * second[i]!));
    },
    hessianDiagonal(diagonal) {
      diagonal.set(second);
    },
  };
  return objective;
}

/** log Σ e^(a·x + b) + ½ ‖x‖² over the rows (a, b) of a table: smooth, convex and with a full Hessian. */
function logSumExp(table: readonly Float64Array[], size: number): SmoothObjective {
  let shares: Float64Array = new Float64Array(table.length);
  const meanOf = (i: number): number => table.reduce((total, row, r) => total + shares[r]! * row[i]!, 0);
  const scoreOf = (row: Float64Array, x: Float64Array): number => x.reduce((sum, xi, i) => sum + xi * row[i]!, 0);
  return {
    size,
    evaluate(point, gradient) {
      const scores = table.map((row) => scoreOf(row, point) + row[size]!);
      const largest = Math.max(...scores);
      const sum = scores.reduce((total, score) => total + Math.exp(score - largest), 0);
      shares = Float64Array.from(scores, (score) => Math.exp(score - largest) / sum);
      for (let i = 0; i < size; i++) {
        gradient[i] = meanOf(i) + point[i]!;
      }
      return largest + Math.log(sum) + 0.5 * point.reduce((total, x) => total + x * x, 0);
    },
    hessianProduct(direction, product) {
      const scores = table.map((row) => scoreOf(row, direction));
      const mean = scores.reduce((total, score, r) => total + shares[r]! * score, 0);
      for (let i = 0; i < size; i++) {
        product[i] = direction[i]! + table.reduce((t, row, r) => t + shares[r]! * row[i]! * (scores[r]! - mean), 0);
      }
    },
    hessianDiagonal(diagonal) {
      for (let i = 0; i < size; i++) {
        const mean = meanOf(i);
        diagonal[i] = 1 + table.reduce((total, row, r) => total + shares[r]! * (row[i]! - mean) ** 2, 0);
      }
    },
  };
}

const number = fc.double({ min: -20, max: 20, noNaN: true });
const size = 4;
const tables = fc.array(
  fc.array(number, { minLength: size + 1, maxLength: size + 1 }).map((row) => Float64Array.from(row)),
  { minLength: 1, maxLength: 12 },
);

describe("truncatedNewton", () => {
  it("finds the minimum of a quadratic function in one step", async () => {
    const objective = separable(3, (x, i) => [0.5 + 0.5 * (i + 1) * (x - i) ** 2, (i + 1) * (x - i), i + 1]);
    const point = new Float64Array(3);
    const result = await truncatedNewton(objective, point, { relativeGap: 1e-12, maxIterations: 10 });
    expect(result).toMatchObject({ converged: true, iterations: 1, value: 1.5 });
    expect([...point].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([0, 1, 2]);
  });

  it("shortens steps that would overshoot", async () => {
    // From 3, full Newton steps on √(1 + x²) lead to -27, 19683, …
    const objective = separable(1, (x) => [Math.sqrt(1 + x * x), x / Math.sqrt(1 + x * x), (1 + x * x) ** -1.5]);
    const point = Float64Array.of(3);
    const result = await truncatedNewton(objective, point, { relativeGap: 1e-12, maxIterations: 50 });
    expect(result.converged).toBe(true);
    expect(result.value).toBeCloseTo(1, 11);
    expect(point[0]).toBeCloseTo(0, 5);
  });

  it("comes as close to the minimum as it was asked to, and says so", async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.constantFrom(1e-3, 1e-6, 1e-9), async (table, relativeGap) => {
        const objective = logSumExp(table, size);
        const result = await truncatedNewton(objective, new Float64Array(size), { relativeGap, maxIterations: 200 });
        const best = await truncatedNewton(objective, new Float64Array(size), { relativeGap: 0, maxIterations: 200 });
        const rounding = 1e-13 * (1 + Math.abs(best.value));
        expect(result.value - best.value).toBeLessThanOrEqual(relativeGap * Math.abs(result.value) + rounding);
        expect(best.gradientNorm).toBeLessThan(1e-4);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("tells each iteration's value and gap, both falling", async () => {
    const table = [Float64Array.of(3, -1, 2, 0, 1), Float64Array.of(-2, 4, 1, 5, 0), Float64Array.of(0, 1, -6, 2, 2)];
    const values: number[] = [];
    const gaps: number[] = [];
    const result = await truncatedNewton(logSumExp(table, size), new Float64Array(size), {
      relativeGap: 1e-10,
      maxIterations: 50,
      onIteration: (iteration, { value, gap }) => {
        expect(iteration).toBe(values.length + 1);
        values.push(value);
        gaps.push(gap);
      },
    });
    expect(values).toHaveLength(result.iterations);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(gaps).toEqual([...gaps].sort((a, b) => b - a));
    expect(gaps.at(-1)).toBeLessThanOrEqual(1e-10 * Math.abs(result.value));
  });

  it("says when the iterations did not suffice", async () => {
    const objective = separable(1, (x) => [Math.cosh(x - 9), Math.sinh(x - 9), Math.cosh(x - 9)]);
    const result = await truncatedNewton(objective, new Float64Array(1), { relativeGap: 1e-9, maxIterations: 2 });
    expect(result).toMatchObject({ converged: false, iterations: 2 });
  });

  it("ends where rounding hides any better point, with an accuracy of 0 as well", async () => {
    const objective = separable(2, (x, i) => [Math.cosh(x - i - 0.1), Math.sinh(x - i - 0.1), Math.cosh(x - i - 0.1)]);
    const point = new Float64Array(2);
    const result = await truncatedNewton(objective, point, { relativeGap: 0, maxIterations: 1000 });
    expect(result.iterations).toBeLessThan(50);
    expect(point[1]).toBeCloseTo(1.1, 7);
  });

  it("has nothing to do at the minimum", async () => {
    const objective = separable(2, (x) => [1 + x * x, 2 * x, 2]);
    const result = await truncatedNewton(objective, new Float64Array(2), { relativeGap: 1e-9, maxIterations: 10 });
    expect(result).toMatchObject({ converged: true, iterations: 0, hessianProducts: 0, value: 2, gradientNorm: 0 });
  });
});
