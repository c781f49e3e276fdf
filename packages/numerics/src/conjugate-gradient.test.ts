import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conjugateGradient, conjugateGradientRoom, type QuadraticModel } from "./conjugate-gradient.ts";

/** H = AᵀA + I of a random A, known entry by entry. */
function dense(
  factor: readonly (readonly number[])[],
  gradient: readonly number[],
): QuadraticModel & { h: number[][] } {
  const size = gradient.length;
  const h = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => factor.reduce((sum, row) => sum + row[i]! * row[j]!, i === j ? 1 : 0)),
  );
  return {
    h,
    gradient: Float64Array.from(gradient),
    inverseDiagonal: Float64Array.from(h, (row, i) => 1 / row[i]!),
    hessianProduct(direction, product) {
      h.forEach((row, i) => {
        product[i] = row.reduce((sum, hij, j) => sum + hij * direction[j]!, 0);
      });
    },
  };
}

const size = 6;
const vector = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: size, maxLength: size });
const models = fc.tuple(fc.array(vector, { minLength: 1, maxLength: 8 }), vector).map(([a, g]) => dense(a, g));

describe("conjugateGradient", () => {
  it("solves H s = -g in no more products than there are variables, but for rounding", async () => {
    await fc.assert(
      fc.asyncProperty(models, async (model) => {
        const step = new Float64Array(size);
        const limits = { residual: 1e-24, maxProducts: 100 };
        const { products } = await conjugateGradient(model, step, limits, conjugateGradientRoom(size));
        const product = new Float64Array(size);
        await model.hessianProduct(step, product);
        product.forEach((hs, i) => expect(hs + model.gradient[i]!).toBeCloseTo(0, 9));
        expect(products).toBeLessThanOrEqual(2 * size);
      }),
      { seed: 4 },
    );
  });

  it("tells how far the model fell and stays below the residual asked for, however early it ends", async () => {
    await fc.assert(
      fc.asyncProperty(models, fc.integer({ min: 0, max: 6 }), async (model, maxProducts) => {
        const step = new Float64Array(size);
        const room = conjugateGradientRoom(size);
        const { decrease, products } = await conjugateGradient(model, step, { residual: 1e-6, maxProducts }, room);
        const product = new Float64Array(size);
        await model.hessianProduct(step, product);
        let value = 0;
        let residual = 0;
        for (let i = 0; i < size; i++) {
          value += step[i]! * (model.gradient[i]! + 0.5 * product[i]!);
          residual += (product[i]! + model.gradient[i]!) ** 2 * model.inverseDiagonal[i]!;
        }
        expect(decrease).toBeCloseTo(-value, 8);
        expect(products === maxProducts || residual <= 1.001e-6).toBe(true);
      }),
      { seed: 5 },
    );
  });

  it("measures the largest eigenvalue of H⁻¹D from below", async () => {
    // D = I, and H has the eigenvalues ½ and 3/2.
    const model: QuadraticModel = {
      gradient: Float64Array.of(1, 0.5),
      inverseDiagonal: Float64Array.of(1, 1),
      hessianProduct: ([a, b], product) => product.set([a! - 0.5 * b!, b! - 0.5 * a!]),
    };
    const limits = { residual: 1e-20, maxProducts: 10 };
    const { longest } = await conjugateGradient(model, new Float64Array(2), limits, conjugateGradientRoom(2));
    expect(longest).toBeGreaterThan(1);
    expect(longest).toBeLessThanOrEqual(2 + 1e-9);
  });

  it("does nothing where the gradient is 0, and stops where there is no curvature", async () => {
    const flat: QuadraticModel = {
      gradient: Float64Array.of(1),
      inverseDiagonal: Float64Array.of(1),
      hessianProduct: (_, product) => void product.fill(0),
    };
    const step = Float64Array.of(5);
    const limits = { residual: 0, maxProducts: 10 };
    expect(await conjugateGradient(flat, step, limits, conjugateGradientRoom(1))).toMatchObject({ products: 1 });
    expect([...step]).toEqual([0]);
    const still = { ...flat, gradient: Float64Array.of(0) };
    expect(await conjugateGradient(still, step, limits, conjugateGradientRoom(1))).toEqual({
      products: 0,
      decrease: 0,
      longest: 0,
    });
  });
});
