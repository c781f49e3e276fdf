import fc from "fast-check";

/** The place of something that was made, counted round. */
export const any = fc.nat({ max: 1000 });
/** Whatever Unicode has; the long ones at the limits, counted in code points. */
export const value = fc.oneof(
  { weight: 9, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "😀".repeat(6000),
      `${"é".repeat(6000)}😀x`,
      "a".repeat(8001),
      `${"b".repeat(7999)}😀😀`,
    ),
  },
);
const goodKey = fc.constantFrom(
  "a",
  "b",
  "with space",
  "a/b",
  "a:b",
  "Ünï_c.ode-1",
  "東京",
  "mlflow.note.content",
  "²",
  "x".repeat(250),
);
export const badKeys = [
  "",
  ".",
  "..",
  "../a",
  "a//b",
  "a/",
  "/a",
  "a/./b",
  "..a",
  "a%b",
  "a\tb",
  "é́",
  "😀",
  "x".repeat(251),
] as const;
const badKey = fc.constantFrom(...badKeys);
export const key = fc.oneof({ weight: 20, arbitrary: goodKey }, { weight: 1, arbitrary: badKey });
export const tags = fc.dictionary(key, value, { maxKeys: 3, noNullPrototype: true });
