import type { Prediction } from "@sentiment/training";
import { bar } from "./bar.ts";
import { countOf, countWords } from "./numbers.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";

export type Explanation = NonNullable<Prediction["explanation"]>;

const shown = 12;
const barLength = 20;

/** Why a text got its label: a line of the sum, then the words, strongest first. */
export function explanationWords({ label, scale, score, base, contributions }: Explanation, style: Style): string {
  const total = contributions.reduce((sum, { value }) => sum + value, 0);
  const words = countOf(contributions.length, "term");
  const sum = `${scale} of ${visible(label)}: ${signed(score)} = ${signed(base)} before any word, ${signed(total)} from ${words}`;
  const strongest = Math.abs(contributions[0]?.value ?? 0);
  const rows = contributions.slice(0, shown).map((contribution) => {
    const { value } = contribution;
    const drawn = bar(Math.abs(value) / strongest, barLength);
    return [termWords(contribution), signed(value), value > 0 ? style.good(drawn) : style.bad(drawn)];
  });
  const rest = contributions.slice(shown);
  if (rest.length > 0) {
    rows.push([
      style.dim(`${countWords(rest.length)} more`),
      signed(rest.reduce((part, { value }) => part + value, 0)),
      "",
    ]);
  }
  return [`  ${style.dim(sum)}`, ...(rows.length > 0 ? [table({ rows, right: [1], indent: 2 })] : [])].join("\n");
}

/** The term, or that the text does not have it. */
export function termWords({ term, present }: Explanation["contributions"][number]): string {
  return present ? visible(term) : `without ${visible(term)}`;
}

/** `+1.23`, with the sign that the eye looks for. */
export function signed(value: number): string {
  const text = value.toFixed(3);
  return value >= 0 ? `+${text}` : text;
}
