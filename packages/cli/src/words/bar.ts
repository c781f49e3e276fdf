const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar of `share` (0 … 1) of `length` characters, drawn to an eighth of one. */
export function bar(share: number, length: number): string {
  const parts = Math.round(Math.min(1, Math.max(0, share)) * length * 8);
  return "█".repeat(Math.floor(parts / 8)) + eighths[parts % 8]!;
}
