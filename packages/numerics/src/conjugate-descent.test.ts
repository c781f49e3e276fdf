import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conjugateDescent, type DescentObjective } from "./conjugate-descent.ts";

/** A function with its derivatives at a point; the Hessian is known by its products. */
interface Smooth {
  value(x: Float64Array): number;
  gradient(x: Float64Array): Float64Array;
  curvature(x: Float64Array, direction: Float64Array): number;
  diagonal(x: Float64Array): Float64Array;
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** The descent of a function from `start`, preconditioned with the diagonal of its Hessian. */
function descentOf(f: Smooth, start: Float64Array): DescentObjective & { readonly point: Float64Array } {
  const point = start.slice();
  const direction = new Float64Array(start.length);
  let gradient = new Float64Array(start.length);
  let diagonal = f.diagonal(point);
  const precondition = (g: Float64Array): Float64Array => g.map((value, i) => value / diagonal[i]!);
  return {
    point,
    begin: () => f.value(point),
    turn(kept) {
      const step = precondition(gradient);
      direction.forEach((d, i) => (direction[i] = kept * d - step[i]!));
      return { slope: dot(gradient, direction), curvature: f.curvature(point, direction) };
    },
    move(length) {
      direction.forEach((d, i) => (point[i] = point[i]! + length * d));
      return { value: f.value(point), slope: dot(f.gradient(point), direction) };
    },
    settle(refresh) {
      if (refresh) diagonal = f.diagonal(point);
      const before = gradient;
      gradient = f.gradient(point) as Float64Array<ArrayBuffer>;
      const step = precondition(gradient);
      return { norm: dot(gradient, step), overlap: dot(before, step) };
    },
  };
}

/** Σ over the variables of a function of one variable, given with its two derivatives. */
function separable(f: (x: number, i: number) => [value: number, first: number, second: number]): Smooth {
  return {
    value: (x) => x.reduce((sum, xi, i) => sum + f(xi, i)[0], 0),
    gradient: (x) => x.map((xi, i) => f(xi, i)[1]),
    curvature: (x, direction) => direction.reduce((sum, d, i) => sum + d * d * f(x[i]!, i)[2], 0),
    diagonal: (x) => x.map((xi, i) => f(xi, i)[2]),
  };
}

/** log Σ e^(a·x + b) + ½ ‖x‖² over the rows (a, b) of a table: smooth, convex and with a full Hessian. */
function logSumExp(table: readonly Float64Array[], size: number): Smooth {
  const scoresAt = (x: Float64Array): number[] => table.map((row) => dot(x, row) + row[size]!);
  const sharesAt = (x: Float64Array): number[] => {
    const scores = scoresAt(x);
    const exponentials = scores.map((score) => Math.exp(score - Math.max(...scores)));
    const sum = exponentials.reduce((total, value) => total + value, 0);
    return exponentials.map((value) => value / sum);
  };
  const mean = (shares: number[], numbers: number[]): number =>
    numbers.reduce((total, number, r) => total + shares[r]! * number, 0);
  const variance = (shares: number[], numbers: number[]): number => {
    const centre = mean(shares, numbers);
    return numbers.reduce((total, number, r) => total + shares[r]! * (number - centre) ** 2, 0);
  };
  const column = (i: number): number[] => table.map((row) => row[i]!);
  return {
    value(x) {
      const scores = scoresAt(x);
      const largest = Math.max(...scores);
      const sum = scores.reduce((total, score) => total + Math.exp(score - largest), 0);
      return largest + Math.log(sum) + 0.5 * dot(x, x);
    },
    gradient(x) {
      const shares = sharesAt(x);
      return x.map((xi, i) => xi + mean(shares, column(i)));
    },
    curvature: (x, direction) =>
      dot(direction, direction) +
      variance(
        sharesAt(x),
        table.map((row) => dot(direction, row)),
      ),
    diagonal(x) {
      const shares = sharesAt(x);
      return x.map((_, i) => 1 + variance(shares, column(i)));
    },
  };
}

const number = fc.double({ min: -20, max: 20, noNaN: true });
const size = 4;
const tables = fc.array(
  fc.array(number, { minLength: size + 1, maxLength: size + 1 }).map((row) => Float64Array.from(row)),
  { minLength: 1, maxLength: 12 },
);

describe("conjugateDescent", () => {
  it("finds the minimum of a separable quadratic function in one step", async () => {
    const parabolas = separable((x, i) => [0.5 + 0.5 * (i + 1) * (x - i) ** 2, (i + 1) * (x - i), i + 1]);
    const descent = descentOf(parabolas, new Float64Array(3));
    const result = await conjugateDescent(descent, { relativeGap: 1e-12, maxIterations: 10 });
    expect(result).toMatchObject({ converged: true, iterations: 1, value: 1.5 });
    expect([...descent.point].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([0, 1, 2]);
  });

  it("shortens steps that would overshoot", async () => {
    // From 3, full Newton steps on √(1 + x²) lead to -27, 19683, …
    const root = separable((x) => [Math.sqrt(1 + x * x), x / Math.sqrt(1 + x * x), (1 + x * x) ** -1.5]);
    const descent = descentOf(root, Float64Array.of(3));
    const result = await conjugateDescent(descent, { relativeGap: 1e-12, maxIterations: 50 });
    expect(result.converged).toBe(true);
    expect(result.value).toBeCloseTo(1, 11);
    expect(descent.point[0]).toBeCloseTo(0, 5);
  });

  it("comes as close to the minimum as it was asked to, and says so", async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.constantFrom(1e-3, 1e-6, 1e-9), async (table, relativeGap) => {
        const start = new Float64Array(size);
        const f = logSumExp(table, size);
        const result = await conjugateDescent(descentOf(f, start), { relativeGap, maxIterations: 1000 });
        const tight = descentOf(f, start);
        const best = await conjugateDescent(tight, { relativeGap: 0, maxIterations: 1000 });
        const rounding = 1e-13 * (1 + Math.abs(best.value));
        expect(result.value - best.value).toBeLessThanOrEqual(relativeGap * Math.abs(result.value) + rounding);
        expect(Math.max(...f.gradient(tight.point).map(Math.abs))).toBeLessThan(1e-4);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("tells each iteration's value and gap, the values falling", async () => {
    const table = [Float64Array.of(3, -1, 2, 0, 1), Float64Array.of(-2, 4, 1, 5, 0), Float64Array.of(0, 1, -6, 2, 2)];
    const values: number[] = [];
    const gaps: number[] = [];
    const result = await conjugateDescent(descentOf(logSumExp(table, size), new Float64Array(size)), {
      relativeGap: 1e-10,
      maxIterations: 50,
      onIteration: ({ value, gap }) => {
        values.push(value);
        gaps.push(gap);
      },
    });
    expect(values).toHaveLength(result.iterations);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    expect(gaps.at(-1)).toBeLessThanOrEqual(1e-10 * Math.abs(result.value));
  });

  it("says when the iterations did not suffice", async () => {
    const valley = separable((x) => [Math.cosh(x - 9), Math.sinh(x - 9), Math.cosh(x - 9)]);
    const result = await conjugateDescent(descentOf(valley, new Float64Array(1)), {
      relativeGap: 1e-9,
      maxIterations: 2,
    });
    expect(result).toMatchObject({ converged: false, iterations: 2 });
  });

  it("ends where rounding hides any better point, with an accuracy of 0 as well", async () => {
    const valley = separable((x, i) => [Math.cosh(x - i - 0.1), Math.sinh(x - i - 0.1), Math.cosh(x - i - 0.1)]);
    const descent = descentOf(valley, new Float64Array(2));
    const result = await conjugateDescent(descent, { relativeGap: 0, maxIterations: 1000 });
    expect(result.iterations).toBeLessThan(50);
    expect(descent.point[1]).toBeCloseTo(1.1, 7);
  });

  it("has nothing to do at the minimum", async () => {
    const parabola = separable((x) => [1 + x * x, 2 * x, 2]);
    const result = await conjugateDescent(descentOf(parabola, new Float64Array(2)), {
      relativeGap: 1e-9,
      maxIterations: 10,
    });
    expect(result).toEqual({ converged: true, iterations: 0, value: 2 });
  });
});
