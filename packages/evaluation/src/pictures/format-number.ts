/** 1234567 → "1,234,567", whatever the machine's language. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A share as a percentage: 0.7321 → "73.2 %"; what is more than nothing or less than all never reads 0 or 100. */
export function percent(share: number): string {
  if (share > 0 && share < 0.0005) return "< 0.1 %";
  if (share < 1 && share > 0.9995) return "> 99.9 %";
  return `${(share * 100).toFixed(1)} %`;
}

/** A metric between 0 and 1 with three decimals. */
export function score(value: number): string {
  return value.toFixed(3);
}
