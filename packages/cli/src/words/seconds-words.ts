import type { Seconds } from "@sentiment/training";
import { durationWords } from "./numbers.ts";

/** `read 0.10 s, vectorize 0.20 s, …, in all 0.90 s` */
export function secondsWords({ total, ...stages }: Seconds): string {
  const spent = Object.entries(stages).filter(([, seconds]) => seconds >= 0.005);
  return [
    ...spent.map(([stage, seconds]) => `${stage} ${durationWords(seconds)}`),
    `in all ${durationWords(total)}`,
  ].join(", ");
}
