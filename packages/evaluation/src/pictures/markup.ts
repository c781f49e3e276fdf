import { SentimentError } from "@sentiment/errors";

declare const isMarkup: unique symbol;

/** Text that is SVG already. Plain strings are not, so that no class name gets into a picture unescaped. */
export type Markup = string & { readonly [isMarkup]: true };

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; attributes that are undefined are left out. A number that is not finite is a bug and throws. */
export function element(name: string, attributes: Attributes, children: readonly Markup[] = []): Markup {
  let tag = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    tag += ` ${key}="${typeof value === "number" ? decimal(value) : escaped(value)}"`;
  }
  return (children.length === 0 ? `${tag}/>` : `${tag}>${children.join("")}</${name}>`) as Markup;
}

/** Any text, made safe to stand in an element or in an attribute's quotes. */
export function escaped(text: string): Markup {
  return text.replace(notInXml, "\uFFFD").replace(/[<>&"]/g, (character) => entities[character]!) as Markup;
}

const entities: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };

/** Control characters, halves of surrogate pairs and the two non-characters: not even an entity may stand for them. */
const notInXml = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu;

/** A coordinate with at most two decimals: a hundredth of a pixel. */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) {
    throw new SentimentError({ kind: "bug", code: "NOT_DRAWABLE", message: `A picture has no place for ${value}.` });
  }
  // Adding 0 turns -0 into 0.
  return String(Math.round(value * 100) / 100 + 0);
}
