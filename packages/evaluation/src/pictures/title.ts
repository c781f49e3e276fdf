import type { PictureOptions } from "./theme.ts";

/** "ROC curve · validation · AUC 0.781", as far as its parts are there. */
export function titleOf(name: string, { subject }: PictureOptions, result?: string): string {
  return [name, subject, result].filter((part) => part !== undefined).join(" · ");
}
