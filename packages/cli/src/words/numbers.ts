/** 1,234,567. By hand, since `Intl.NumberFormat` loads for longer than `--help` should take. */
export function countWords(count: number): string {
  return count.toFixed(0).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `3 rows`, `1 row` */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${countWords(count)} ${count === 1 ? noun : plural}`;
}

/** A metric or probability with four decimals. */
export function metricWords(value: number): string {
  return value.toFixed(4);
}

/** 42 % */
export function percentWords(share: number, decimals = 0): string {
  return `${(100 * share).toFixed(decimals)} %`;
}

/** `0.3 s`, `12 s`, `2 min 05 s`, `1 h 02 min` */
export function durationWords(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
  const rounded = Math.round(seconds);
  if (rounded < 60) return `${rounded} s`;
  const [large, small, largeUnit, smallUnit] =
    rounded < 3600 ? ([60, 1, "min", "s"] as const) : ([3600, 60, "h", "min"] as const);
  const rest = Math.floor((rounded % large) / small);
  return `${Math.floor(rounded / large)} ${largeUnit} ${String(rest).padStart(2, "0")} ${smallUnit}`;
}

/** `812 B`, `1.2 MB` */
export function byteWords(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
