import type { Subject } from "./check.ts";

/** Texts without line ends, most of which a model of English tells apart. */
const own = [
  "What a lovely day!",
  "I hate this, it never worked",
  'They said "no", twice; not good',
  "",
  "The best service ever, highly recommended",
  "Worst waste of money",
  "great great great",
  "It was okay, I guess",
  "terrible food and a rude waiter",
  "Café, naïve & 👍 – so happy",
  "disappointed, but the phone looks nice",
  "love it",
  "broken after two days",
  "excellent quality for the price",
  "boring and bad",
  "wonderful",
];

/** Sixteen texts to ask the server about; the model's own first, where it is known. */
export function sampleTexts({ model }: Subject): readonly string[] {
  const known = (model?.texts ?? []).filter((text) => text !== "" && !/[\r\n]/u.test(text));
  return [...known, ...own].slice(0, 16);
}
