import fc from "fast-check";
import { expect, it } from "vitest";
import { DistributionTable } from "./distribution-table.ts";

it("numbers each distinct distribution once, in the order of first appearance", () => {
  const distribution = fc.array(fc.nat(3), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(distribution, { maxLength: 400 }), (list) => {
      const table = new DistributionTable(3);
      const seen: string[] = [];
      for (const counts of list) {
        const text = counts.join();
        if (!seen.includes(text)) seen.push(text);
        expect(table.numberOf(Int32Array.of(9, ...counts), 1)).toBe(seen.indexOf(text));
      }
      expect(table.size).toBe(seen.length);
      expect([...table.counts].join()).toBe(seen.join());
    }),
    { seed: 1 },
  );
});

it("has room for many", () => {
  const table = new DistributionTable(2);
  for (let i = 0; i < 20_000; i++) expect(table.numberOf(Int32Array.of(i % 200, i))).toBe(i);
  for (let i = 0; i < 20_000; i++) expect(table.numberOf(Int32Array.of(i % 200, i))).toBe(i);
});
