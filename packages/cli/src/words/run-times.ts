import { durationWords } from "./numbers.ts";

/** `2026-11-22 15:31`, in the zone of whoever reads; a dash for no time. */
export function localTimeWords(iso: string | null): string {
  if (iso === null) return "–";
  const date = new Date(iso);
  const two = (number: number): string => String(number).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** How long a run took; a dash while it runs. */
export function tookWords(seconds: number | null): string {
  return seconds === null ? "–" : durationWords(seconds);
}
