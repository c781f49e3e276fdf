/**
 * A number as Python's `str` writes it: 0.00001 is 1e-05, not 1e-5. JavaScript has one kind of number, so a float without
 * fraction reads as an int: 1, not 1.0.
 */
export function pythonNumber(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Number.isInteger(value)) return BigInt(value).toString();
  if (Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/u, "e-0$1");
}
