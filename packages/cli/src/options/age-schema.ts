import { z } from "zod";

const secondsOf = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `90m`, `12h`, `7d`, `1d12h` in seconds. */
export const age = z.string().transform((text, context): number => {
  const parts = Array.from(text.matchAll(/(\d+)([smhd])/gu));
  if (parts.length > 0 && parts.map(([whole]) => whole).join("") === text) {
    return parts.reduce((sum, [, count, unit]) => sum + Number(count) * secondsOf[unit as keyof typeof secondsOf], 0);
  }
  context.addIssue("a time such as 90m, 12h, 7d or 1d12h is wanted");
  return z.NEVER;
});
